namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>A run from its plan to its result.</summary>
internal sealed class EndToEndRun(EndToEndOptions options, string command)
{
    public async Task<RunResult> RunAsync(CancellationToken stop)
    {
        await NativeTools.CompileAsync(stop);
        var adapters = AdapterTable.Create(Path.GetFullPath(options.Native ?? Path.Combine(SuiteFiles.Root, "artifacts", "native", "RatEngine.Server")));
        var versions = adapters.ToDictionary(adapter => adapter, adapter => adapter.FindVersion());
        var cores = CorePlan.Create();
        var runner = new CaseRunner(cores, options);
        var context = new RunContext(
            TimeProvider.System.GetLocalNow(), command, await MachineFacts.FindCommitAsync(), MachineFacts.Read(), cores.ToString(), MachineFacts.LoadAverage(),
            runner.Rounds, runner.WarmupRounds, Versions(versions));

        var plan = RunPlan.Create(options, [.. adapters.Where(adapter => versions[adapter] is not null)]);
        var profiles = await MeasureAsync(runner, plan, stop);
        var bars = options.HasBars ? BarTable.All.Select(bar => bar.Judge(profiles.FirstOrDefault(profile => profile.Name == bar.Profile))).ToList() : [];
        return new RunResult(context, profiles, bars);
    }

    private static async Task<IReadOnlyList<ProfileResult>> MeasureAsync(CaseRunner runner, IReadOnlyList<PlannedCase> plan, CancellationToken stop)
    {
        var profiles = new List<ProfileResult>();
        foreach (var group in plan.GroupBy(item => item.Profile))
        {
            var cases = new List<CaseResult>();
            // Sizes that are compared with each other are measured together.
            foreach (var together in group.Key.Plot == PlotKind.Growth ? [[.. group]] : group.Chunk(1))
            {
                Console.WriteLine($"{group.Key.Name}: {string.Join("; ", together.Select(item => item.Load.Name))}");
                var results = await runner.RunAsync(together, stop);
                foreach (var result in results)
                {
                    if (results.Count > 1) Console.WriteLine($" {result.Name}");
                    ConsoleReport.Write(result);
                }

                cases.AddRange(results);
            }

            profiles.Add(new ProfileResult(group.Key.Name, group.Key.About, group.Key.Operation, group.Key.Plot, cases));
        }

        return profiles;
    }

    private static Dictionary<string, string> Versions(Dictionary<IAdapter, string?> found)
    {
        var versions = found.ToDictionary(item => item.Key.Title, item => item.Value is null ? $"not installed: {item.Key.InstallHint}" : WithSize(item.Value, item.Key.ExecutableBytes));
        versions[".NET"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;
        versions["compiler"] = NativeTools.CompilerVersion!;
        return versions;
    }

    private static string WithSize(string version, long? bytes) => bytes is null ? version : $"{version} ({bytes / (1024.0 * 1024):0.0} MiB)";
}
