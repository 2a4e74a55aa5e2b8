using RatEngine.Tests.Fuzz;
using SharpFuzz;

namespace RatEngine.Benchmarks.Fuzz;

/// <summary>Runs a fuzz target. <c>fuzz TARGET</c> takes inputs from AFL++ (or one from standard input), <c>fuzz TARGET FILE…</c> reproduces
/// findings, <c>fuzz instrument FILE…</c> makes assemblies tell AFL++ which ways they took. <c>RatEngine.Tests/Fuzz/fuzz.sh</c> does it all.</summary>
internal static class FuzzCommand
{
    private const string Usage = "Usage: fuzz list | fuzz TARGET [FILE...] | fuzz instrument ASSEMBLY...";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0, 1 where a finding was reproduced, 2 where the command is none.</returns>
    public static int Run(string[] options)
    {
        switch (options)
        {
            case ["list"]:
                Console.WriteLine(string.Join('\n', FuzzTargets.Names));
                return 0;
            case ["instrument", .. var assemblies] when assemblies.Length > 0:
                foreach (var assembly in assemblies) Instrument(assembly);
                return 0;
            case [var name, .. var files] when FuzzTargets.Names.Contains(name):
                return files.Length > 0 ? Reproduce(name, files) : Fuzz(name);
            default:
                Console.Error.WriteLine($"{Usage}\nTargets: {string.Join(", ", FuzzTargets.Names)}");
                return 2;
        }
    }

    // In place: of a copy that only the fuzzer runs.
    private static void Instrument(string assembly)
    {
        var types = Fuzzer.Instrument(assembly, _ => true, Options.Value).Count();
        Console.WriteLine($"{assembly}: {types} types instrumented");
    }

    // In a process of its own beside the one that AFL++ talks to: a hang or a stack overflow ends that one, and the fuzzing goes on.
    private static int Fuzz(string name)
    {
        IFuzzTarget? target = null;
        Fuzzer.OutOfProcess.Run(input =>
        {
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            // The map counts steps from one place to the next: the first step is not to depend on where the last input ended.
            SharpFuzz.Common.Trace.PrevLocation = 0;
            FuzzRun.Once(target ??= FuzzTargets.Make(name), bytes.ToArray());
        });
        return 0;
    }

    private static int Reproduce(string name, string[] files)
    {
        var target = FuzzTargets.Make(name);
        var findings = 0;
        foreach (var file in files)
        {
            try
            {
                FuzzRun.Once(target, File.ReadAllBytes(file));
                Console.WriteLine($"{file}: nothing found");
            }
            catch (Exception e)
            {
                findings++;
                Console.WriteLine($"{file}: {e}");
            }
        }

        return findings == 0 ? 0 : 1;
    }
}
