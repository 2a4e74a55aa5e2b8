using System.Runtime.CompilerServices;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Sse;

public sealed class SseEventTests
{
    [Test]
    public void Text_type_and_id_are_kept()
    {
        var item = new SseEvent("text", type: "progress", id: "7");

        Assert.That((item.Data, item.Type, item.Id, item.Retry, item.Comment), Is.EqualTo(("text", "progress", "7", (TimeSpan?)null, (string?)null)));
    }

    [Test]
    public void An_initializer_adds_to_a_constructor()
    {
        var item = new SseEvent("x") { Id = "7", Type = "t", Retry = TimeSpan.FromSeconds(3), Comment = "c" };

        Assert.That((item.Data, item.Type, item.Id, item.Retry, item.Comment), Is.EqualTo(("x", "t", "7", (TimeSpan?)TimeSpan.FromSeconds(3), "c")));
    }

    [Test]
    public void Prepared_data_reads_as_text() => Assert.That(new SseEvent("h\u00E9"u8.ToArray(), "t", "7").Data, Is.EqualTo("h\u00E9"));

    [Test]
    public void Data_set_later_replaces_prepared_data()
    {
        Assert.That((new SseEvent("old"u8.ToArray()) with { Data = "new" }).Data, Is.EqualTo("new"));
        Assert.That((new SseEvent("old"u8.ToArray()) with { Data = null }).Data, Is.Null);
    }

    [Test]
    public void The_default_event_has_nothing()
    {
        SseEvent item = default;

        Assert.That((item.Data, item.Type, item.Id, item.Retry, item.Comment),
            Is.EqualTo(((string?)null, (string?)null, (string?)null, (TimeSpan?)null, (string?)null)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(long.MaxValue)]
    public void Retry_is_kept_to_the_tick(long ticks) =>
        Assert.That(new SseEvent { Retry = new TimeSpan(ticks) }.Retry, Is.EqualTo(new TimeSpan(ticks)));

    [Test]
    public void Retry_set_to_null_is_absent() =>
        Assert.That((new SseEvent { Retry = TimeSpan.FromSeconds(1) } with { Retry = null }).Retry, Is.Null);

    [Test]
    public void A_negative_retry_is_refused() =>
        Assert.That(() => new SseEvent { Retry = TimeSpan.FromTicks(-1) }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase("a\nb", "An SSE id must stay on one line: \"a\\nb\".")]
    [TestCase("a\rb", "An SSE id must stay on one line: \"a\\rb\".")]
    [TestCase("\r\n", "An SSE id must stay on one line: \"\\r\\n\".")]
    [TestCase("a\0b", "An SSE id must not hold NUL: \"a\\u0000b\".")]
    public void An_id_that_would_break_its_line_is_refused_and_shown(string id, string message)
    {
        Assert.That(() => new SseEvent("x", id: id), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(() => new SseEvent("x"u8.ToArray(), id: id), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(() => new SseEvent("x") { Id = id }, Throws.ArgumentException.With.Message.StartsWith(message));
    }

    [TestCase("a\nb", "An SSE event type must stay on one line: \"a\\nb\".")]
    [TestCase("a\rb", "An SSE event type must stay on one line: \"a\\rb\".")]
    [TestCase("a\0b", "An SSE event type must not hold NUL: \"a\\u0000b\".")]
    public void A_type_that_would_break_its_line_is_refused_and_shown(string type, string message)
    {
        Assert.That(() => new SseEvent("x", type), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(() => new SseEvent("x"u8.ToArray(), type), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(() => new SseEvent("x") { Type = type }, Throws.ArgumentException.With.Message.StartsWith(message));
    }

    [Test]
    public void A_long_refused_value_is_cut_in_the_message() =>
        Assert.That(() => new SseEvent("x", id: new string('a', 1_000_000) + "\n"),
            Throws.ArgumentException.With.Message.StartsWith($"An SSE id must stay on one line: \"{new string('a', 64)}…\"."));

    [Test]
    public void Null_data_is_refused() => Assert.That(() => new SseEvent((string)null!), Throws.ArgumentNullException);

    [Test]
    public void Json_is_serialized_once_with_its_type_info()
    {
        var item = SseEvent.Json(new() { ["a"] = 1 }, SseEventJson.Default.DictionaryStringInt32, type: "answer", id: "7");

        Assert.That((WireText.Normalize(item.Data!), item.Type, item.Id), Is.EqualTo(("{\n  \"a\": 1\n}", "answer", "7")));
        Assert.That(item.Utf8Data.IsEmpty, Is.False);
    }

    [Test]
    public void An_event_is_small() => Assert.That(Unsafe.SizeOf<SseEvent>(), Is.LessThanOrEqualTo(64));

    [Test]
    public void Making_an_event_allocates_nothing()
    {
        ReadOnlyMemory<byte> prepared = "prepared"u8.ToArray();
        var (calls, made) = (0, 0);
        Make();

        Assert.That(Allocations.LeastOfThisThread(MakeThousand), Is.Zero);
        Assert.That(made, Is.EqualTo(2 * calls));

        void MakeThousand()
        {
            for (var i = 0; i < 1_000; i++)
                Make();
        }

        void Make()
        {
            calls++;
            made += new SseEvent("text", "progress", "7") { Retry = TimeSpan.FromSeconds(3) }.HasData ? 1 : 0;
            made += new SseEvent(prepared, "progress", "7").HasData ? 1 : 0;
        }
    }
}
