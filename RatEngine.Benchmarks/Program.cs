using RatEngine.Benchmarks;
using RatEngine.Benchmarks.Soak;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["soak", .. var options] => await SoakCommand.RunAsync(options),
    [SoakServerCommand.Name] => await SoakServerCommand.RunAsync(),
    _ => MeasureCommand.Run(args),
};
