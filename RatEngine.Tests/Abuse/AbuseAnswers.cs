using System.Collections.Concurrent;

namespace RatEngine.Tests.Abuse;

/// <summary>Counts what the server answered to abusers. Thread-safe.</summary>
internal sealed class AbuseAnswers
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public int Total => _counts.Values.Sum();

    public int this[string answer] => _counts.GetValueOrDefault(answer);

    public void Add(string answer, int count = 1) => _counts.AddOrUpdate(answer, count, (_, before) => before + count);

    public void AddRange(IEnumerable<string> answers)
    {
        foreach (var answer in answers) Add(answer);
    }

    public override string ToString() => string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value:#,0} × {pair.Key}"));
}
