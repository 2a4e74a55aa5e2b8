using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Conformance;
using RatEngine.Benchmarks.EndToEnd;
using RatEngine.Benchmarks.Fuzz;
using RatEngine.Benchmarks.Kestrel;
using RatEngine.Benchmarks.Soak;
using RatEngine.Benchmarks.Stress;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["fuzz", .. var options] => FuzzCommand.Run(options),
    ["conformance", .. var options] => await ConformanceCommand.RunAsync(options),
    ["soak", .. var options] => await SoakCommand.RunAsync(options),
    [SoakServerCommand.Name] => await SoakServerCommand.RunAsync(),
    ["stress", .. var options] => await StressCommand.RunAsync(options),
    [StressServerCommand.Name] => await StressServerCommand.RunAsync(),
    ["serve-kestrel", .. var options] => await KestrelCommand.RunAsync(options),
    ["e2e", .. var options] => await EndToEndCommand.RunAsync(options),
    _ => MeasureCommand.Run(args),
};
