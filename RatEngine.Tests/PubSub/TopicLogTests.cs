using System.Text;
using RatEngine.Buffers;
using RatEngine.PubSub;

namespace RatEngine.Tests.PubSub;

public sealed class TopicLogTests
{
    [Test]
    public void What_was_appended_is_read_back_from_any_position()
    {
        var log = new TopicLog();
        for (var i = 1; i <= 300; i++) Append(log, i * 2, 50 + i);

        for (long after = 0; after <= 601; after++) Assert.That(Sequences(log, after), Is.EqualTo(From(after, 600)), $"after {after}");
        Assert.That((log.Count, log.FirstSequence, log.LastSequence), Is.EqualTo((300, 2L, 600L)));
        Assert.That(log.Bytes, Is.EqualTo(Enumerable.Range(1, 300).Sum(i => 50L + i)));
    }

    [Test]
    public void Eviction_takes_the_oldest_first_and_the_counts_along()
    {
        var log = new TopicLog();
        for (var i = 1; i <= 300; i++) Append(log, i * 2, 100);
        for (var evicted = 1; evicted <= 300; evicted++)
        {
            log.EvictOldest();
            Assert.That((log.Count, log.Bytes, log.EvictedThrough), Is.EqualTo((300 - evicted, (300L - evicted) * 100, evicted * 2L)));
            Assert.That(Sequences(log, 0), Is.EqualTo(From(evicted * 2, 600)));
            Assert.That(log.FirstSequence, Is.EqualTo(evicted == 300 ? 0 : evicted * 2 + 2));
        }

        Assert.That(log.OldestTimeSeconds, Is.EqualTo(int.MaxValue));
        Append(log, 1000, 10);
        Assert.That(Sequences(log, 0), Is.EqualTo(new[] { 1000L }));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(150)]
    public void Read_through_a_sequence_stops_there(int evicted)
    {
        var log = new TopicLog();
        for (var i = 1; i <= 300; i++) Append(log, i * 2, 100);
        for (var i = 0; i < evicted; i++) log.EvictOldest();

        for (var through = evicted * 2; through <= 602; through += 7)
        {
            var read = new List<long>();
            for (var run = log.Read(0, through); run.Segment is not null; run = log.Read(run.LastSequence, through)) read.AddRange(SequencesOf(run));
            Assert.That(read, Is.EqualTo(From(evicted * 2, Math.Min(through, 600))), $"through {through}");
        }
    }

    [TestCase(1)]
    [TestCase(4096 - 16)]
    [TestCase(4096 - 15)]
    [TestCase(4096)]
    [TestCase(65536 - 16)]
    [TestCase(65536 - 15)]
    [TestCase(65536)]
    [TestCase(200_000)]
    public void Frames_of_any_size_fit(int bytes)
    {
        var log = new TopicLog();
        for (var i = 1; i <= 5; i++) Append(log, i, bytes);
        Assert.That(Frames(log, 0).Select(frame => frame.Length), Is.EqualTo(Enumerable.Repeat(bytes, 5)));
        while (log.Count > 0) log.EvictOldest();
    }

    [Test]
    public void Sequence_before_and_count_after_agree()
    {
        var log = new TopicLog();
        Assert.That(log.SequenceBefore(3), Is.Zero);
        for (var i = 1; i <= 200; i++) Append(log, i * 3, 100);
        for (var i = 0; i < 60; i++) log.EvictOldest();
        var sequence = log.LastSequence + 1;
        for (var count = 1; count <= 140; count++)
        {
            sequence = log.SequenceBefore(sequence);
            Assert.That(log.CountAfter(sequence - 1), Is.EqualTo(count));
        }

        Assert.That(log.SequenceBefore(sequence), Is.Zero);
        Assert.That((log.SequenceAfter(0), log.SequenceAfter(183), log.SequenceAfter(600)), Is.EqualTo((183L, 186L, 0L)));
    }

    [Test]
    public void Superseded_events_are_passed_over_and_are_no_loss()
    {
        var log = new TopicLog();
        for (var i = 1; i <= 6; i++) Append(log, i, 100);
        foreach (var gone in new long[] { 1, 2, 4, 99, 0 }) log.Supersede(gone);

        Assert.That(log.ReadLive(0, out var passed).LastSequence, Is.EqualTo(3));
        Assert.That(passed, Is.EqualTo(2));
        Assert.That(log.ReadLive(3, out _).LastSequence, Is.EqualTo(5));
        log.EvictOldest();
        log.EvictOldest();
        Assert.That((log.EvictedThrough, log.LostThrough), Is.EqualTo((2L, 0L)));
        log.EvictOldest();
        Assert.That((log.EvictedThrough, log.LostThrough), Is.EqualTo((3L, 3L)));
    }

    [Test]
    [NonParallelizable]
    public void A_segment_that_a_reader_holds_is_not_reused_while_the_log_goes_round()
    {
        var log = new TopicLog();
        var gate = new Lock();
        var stop = false;
        var checkedFrames = 0L;
        var failure = (string?)null;
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(Read)).ToArray();
        foreach (var reader in readers) reader.Start();

        var random = new Random(3);
        for (var i = 1; i <= 200_000 && Volatile.Read(ref failure) is null; i++)
        {
            lock (gate)
            {
                Append(log, i, 20 + random.Next(400));
                if (log.Count > 200) log.EvictOldest();
            }
        }

        Volatile.Write(ref stop, true);
        foreach (var reader in readers) reader.Join();
        Assert.That(failure, Is.Null);
        Assert.That(checkedFrames, Is.Positive);

        void Read()
        {
            while (!Volatile.Read(ref stop))
            {
                LogRun run;
                lock (gate)
                {
                    run = log.Read(log.EvictedThrough);
                    run.Segment?.Retain();
                }

                if (run.Segment is null) continue;
                // Meanwhile the writer evicts it, and goes on into others.
                for (var i = 0; i < 20; i++)
                {
                    Thread.Yield();
                    if (!SequencesOf(run).SequenceEqual(Enumerable.Range((int)run.LastSequence - run.Count + 1, run.Count).Select(x => (long)x)))
                        Volatile.Write(ref failure, $"The run up to {run.LastSequence} has changed.");
                }

                Interlocked.Add(ref checkedFrames, run.Count);
                run.Segment.Release();
            }
        }
    }

    [Test]
    [NonParallelizable]
    public void Pooled_memory_goes_back_when_the_last_reader_has_let_go()
    {
        var rented = BlockPool.RentedCount;
        var log = new TopicLog();
        for (var i = 1; i <= 2000; i++) Append(log, i, 100);
        Assert.That(BlockPool.RentedCount, Is.GreaterThan(rented));
        var held = log.Read(1999).Segment!;
        held.Retain();
        while (log.Count > 0) log.EvictOldest();
        Assert.That(BlockPool.RentedCount, Is.EqualTo(rented + 1));
        held.Release();
        Assert.That(BlockPool.RentedCount, Is.EqualTo(rented));
    }

    /// <summary>A frame says its sequence and length, and is filled with a byte that follows from them.</summary>
    private static void Append(TopicLog log, long sequence, int bytes)
    {
        var frame = log.Reserve(bytes)[..bytes];
        frame.Fill((byte)('a' + sequence % 26));
        var head = Encoding.ASCII.GetBytes($"{sequence} {bytes}|");
        if (head.Length <= bytes) head.CopyTo(frame);
        log.Commit(bytes, sequence, timeSeconds: (int)sequence);
    }

    private static List<long> Sequences(TopicLog log, long after)
    {
        var sequences = new List<long>();
        for (var run = log.Read(after); run.Segment is not null; run = log.Read(run.LastSequence)) sequences.AddRange(SequencesOf(run));
        return sequences;
    }

    private static List<string> Frames(TopicLog log, long after)
    {
        var frames = new List<string>();
        while (log.SequenceAfter(after) is var next and > 0)
        {
            frames.Add(Encoding.ASCII.GetString(log.Read(after, next).Bytes.Span));
            after = next;
        }

        return frames;
    }

    private static List<long> SequencesOf(LogRun run)
    {
        var sequences = new List<long>();
        for (var rest = run.Bytes.Span; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'|');
            var head = Encoding.ASCII.GetString(rest[..Math.Max(end, 0)]).Split(' ');
            if (head.Length != 2 || !long.TryParse(head[0], out var sequence) || !int.TryParse(head[1], out var bytes) || bytes > rest.Length) return [];
            if (rest[(end + 1)..bytes].ContainsAnyExcept((byte)('a' + sequence % 26))) return [];
            sequences.Add(sequence);
            rest = rest[bytes..];
        }

        return sequences;
    }

    private static IEnumerable<long> From(long after, long last)
    {
        for (var sequence = after / 2 * 2 + 2; sequence <= last; sequence += 2) yield return sequence;
    }
}
