using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Conformance;
using RatEngine.Benchmarks.Fuzz;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["fuzz", .. var options] => FuzzCommand.Run(options),
    ["conformance", .. var options] => await ConformanceCommand.RunAsync(options),
    _ => MeasureCommand.Run(args),
};
