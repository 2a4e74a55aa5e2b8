using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Conformance;
using RatEngine.Benchmarks.Fuzz;
using RatEngine.Benchmarks.Soak;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["fuzz", .. var options] => FuzzCommand.Run(options),
    ["conformance", .. var options] => await ConformanceCommand.RunAsync(options),
    ["soak", .. var options] => await SoakCommand.RunAsync(options),
    [SoakServerCommand.Name] => await SoakServerCommand.RunAsync(),
    _ => MeasureCommand.Run(args),
};
