namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>The load generator and the floor, compiled from their sources when a run begins.</summary>
internal static class NativeTools
{
    private static readonly string[] Flags = ["-O2", "-std=gnu11", "-Wall", "-Wextra"];

    public static string Load { get; } = Path.Combine(SuiteFiles.Work, "ratload");

    public static string Floor { get; } = Path.Combine(SuiteFiles.Work, "ratfloor");

    /// <summary>The first line that the compiler says of itself; null where there is none.</summary>
    public static string? CompilerVersion => Compiler is null ? null : Tool.FirstLine(Compiler, "--version");

    private static string? Compiler { get; } = new[] { "cc", "gcc", "clang" }.FirstOrDefault(name => Tool.Find(name) is not null);

    /// <summary>Compiles both with the first of cc, gcc and clang that is there.</summary>
    /// <exception cref="SuiteException">There is no compiler, or it failed; the message says what it said.</exception>
    public static async Task CompileAsync(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux()) throw new SuiteException("The end-to-end suite runs on Linux: its load generator waits with epoll.");
        if (Compiler is null) throw new SuiteException("The load generator is written in C, and there is no cc, gcc or clang here: apt-get install gcc libc6-dev");
        await CompileAsync(Compiler, "load", Load, stop);
        await CompileAsync(Compiler, "floor", Floor, stop);
    }

    private static async Task CompileAsync(string compiler, string folder, string output, CancellationToken stop)
    {
        var sources = Directory.GetFiles(SuiteFiles.Native(folder), "*.c");
        var (exitCode, _, errors) = await Tool.RunAsync([Tool.Find(compiler)!, .. Flags, "-o", output, .. sources], stop);
        if (exitCode != 0) throw new SuiteException($"{compiler} could not compile {folder}:\n{errors}");
    }
}
