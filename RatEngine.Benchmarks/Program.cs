using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Conformance;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["conformance", .. var options] => await ConformanceCommand.RunAsync(options),
    _ => MeasureCommand.Run(args),
};
