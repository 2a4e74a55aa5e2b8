namespace RatEngine.Tests.EndToEnd;

/// <summary>The tables of what a yielded item becomes.</summary>
internal static class WireRows
{
    /// <summary>Strings, in the manual format and not.</summary>
    public static IReadOnlyList<WireRow<string>> Strings { get; } =
    [
        new("{\"a\": 1}", "message", "{\"a\": 1}"),
        new("data: {\"type\": \"custom\"}\n\n", "message", "{\"type\": \"custom\"}"),
        new("event: notification\ndata: {\"alert\": \"x\"}\n\n", "notification", "{\"alert\": \"x\"}"),
        new("id: 7\ndata: x\n\n", "message", "x") { Id = "7" },
        new("retry: 3000\n\n") { RetryMs = 3000 },
        new(": ping\n\n"),
        new("data:{\"a\":1}\n\n", "message", "{\"a\":1}"),
        new("event: a\ndata: 1\n\nevent: b\ndata: 2\n\n", "a", "1", "b", "2"),
        new("Traceback:\n  File \"x\"\nValueError", "message", "Traceback:\n  File \"x\"\nValueError"),
        new("{\n  \"a\": 1\n}", "message", "{\n  \"a\": 1\n}"),
        new("a\rb", "message", "a\nb"),
        new("a\r\nb", "message", "a\nb"),
        new("a\nb", "message", "a\nb"),
        new("p1\n\np2", "message", "p1\n\np2"),
        new("x\n\nevent: admin\ndata: pwn", "message", "x\n\nevent: admin\ndata: pwn"),
        new("x\n\nevent: admin\ndata: pwn\n\n", "message", "x\n\nevent: admin\ndata: pwn\n\n"),
        new("data: point 1 is 5", "message", "data: point 1 is 5"),
        new("a\n", "message", "a\n"),
        new("", "message", ""),
        new(" leading space", "message", " leading space"),
    ];

    /// <summary>Events.</summary>
    public static IReadOnlyList<WireRow<SseEvent>> Events { get; } =
    [
        new(new SseEvent("lone \uD800 surrogate"), "message", "lone \uFFFD surrogate"),
        new(new SseEvent("a\u0085b\u2028c\u2029d\fe"), "message", "a\u0085b\u2028c\u2029d\fe"),
        new(new SseEvent("a\rb\nc\r\nd\n\re"), "message", "a\nb\nc\nd\n\ne"),
        new(new SseEvent("data: x\n\n"), "message", "data: x\n\n"),
        new(new SseEvent("\uFEFFmarked"), "message", "\uFEFFmarked"),
        new(new SseEvent("x", type: ""), "message", "x"),
        new(new SseEvent("x", type: "progress", id: "7"), "progress", "x") { Id = "7" },
        new(new SseEvent("x", id: ""), "message", "x") { Id = "" },
        new(new SseEvent("x", id: "ä\u20AC") { Retry = TimeSpan.FromMilliseconds(1234567.9) }, "message", "x") { Id = "ä\u20AC", RetryMs = 1_234_567 },
        new(new SseEvent("x") { Comment = "one\ndata: two\r\nthree" }, "message", "x"),
        new(new SseEvent { Comment = "alone" }),
        new(new SseEvent("prepared\nin two"u8.ToArray()), "message", "prepared\nin two"),
        new(default),
    ];
}
