using RatEngine.Buffers;

namespace RatEngine.Benchmarks.Stress;

/// <summary>Reads what this process holds.</summary>
internal static class ServerState
{
    private const string DescriptorFolder = "/proc/self/fd";

    public static StressState Read(IReadOnlyList<RatApp> apps)
    {
        var descriptors = Descriptors();
        return ServerFaults.AddTo(new StressState
        {
            Connections = apps.Sum(app => app.ConnectionCount),
            RentedBlocks = BlockPool.RentedCount,
            Sockets = descriptors.Count(target => target.StartsWith("socket:", StringComparison.Ordinal)),
            Descriptors = descriptors.Count,
            LongestTopicLockMs = LongestTopicLockMs(apps),
        });
    }

    /// <summary>The hub does not measure it yet.</summary>
    private static double? LongestTopicLockMs(IReadOnlyList<RatApp> apps) => apps.Count == 0 ? 0 : null;

    /// <summary>The runtime opens assemblies when their code runs first, and keeps them open.</summary>
    private static bool IsOfRuntime(string target) => Path.GetExtension(target) is ".dll" or ".pdb" or ".so";

    private static List<string> Descriptors()
    {
        var targets = new List<string>();
        if (!Directory.Exists(DescriptorFolder)) return targets;
        foreach (var link in new DirectoryInfo(DescriptorFolder).EnumerateFileSystemInfos())
        {
            try
            {
                if (link.LinkTarget is { } target && !IsOfRuntime(target)) targets.Add(target);
            }
            catch (IOException)
            {
                // It was closed meanwhile.
            }
        }

        return targets;
    }
}
