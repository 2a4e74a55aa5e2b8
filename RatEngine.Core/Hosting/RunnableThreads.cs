namespace RatEngine.Hosting;

/// <summary>Tells threads that wait for a processor from threads that are blocked.</summary>
internal static class RunnableThreads
{
    private const string Tasks = "/proc/self/task";

    /// <summary>How many threads of this process run, or would if they had a processor; the caller is one.</summary>
    /// <returns>False: the system does not tell.</returns>
    public static bool TryCount(out int count)
    {
        count = 0;
        try
        {
            return Directory.Exists(Tasks) && Count(ref count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No descriptor is left to look with.
            return false;
        }
    }

    private static bool Count(ref int count)
    {
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

        return true;
    }
}
