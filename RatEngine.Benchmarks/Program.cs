using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Fuzz;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["fuzz", .. var options] => FuzzCommand.Run(options),
    _ => MeasureCommand.Run(args),
};
