namespace RatEngine.Hosting;

/// <summary>Tells threads that wait for a processor from threads that are blocked.</summary>
internal static class RunnableThreads
{
    private const string Tasks = "/proc/self/task";

    /// <summary>How many threads of this process run, or would if they had a processor; the caller is one. 1 where the system does not tell.</summary>
    public static int Count()
    {
        if (!Directory.Exists(Tasks)) return 1;
        var count = 0;
        foreach (var task in Directory.EnumerateDirectories(Tasks))
        {
            try
            {
                // "123 (name) R ...": a name may hold parentheses.
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                var end = stat.LastIndexOf(')');
                if (end >= 0 && end + 2 < stat.Length && stat[end + 2] == 'R') count++;
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return count;
    }
}
