using RatEngine.Benchmarks;

return args is ["serve", .. var options] ? await ServeCommand.RunAsync(options) : MeasureCommand.Run(args);
