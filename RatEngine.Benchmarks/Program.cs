using RatEngine.Benchmarks;
using RatEngine.Benchmarks.EndToEnd;
using RatEngine.Benchmarks.Kestrel;

return args switch
{
    ["serve", .. var options] => await ServeCommand.RunAsync(options),
    ["serve-kestrel", .. var options] => await KestrelCommand.RunAsync(options),
    ["e2e", .. var options] => await EndToEndCommand.RunAsync(options),
    _ => MeasureCommand.Run(args),
};
