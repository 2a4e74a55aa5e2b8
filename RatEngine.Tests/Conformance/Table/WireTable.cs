namespace RatEngine.Conformance;

/// <summary>The rules of the wire: every one has a request that shows it, or a test that names it.</summary>
internal static class WireTable
{
    public static IReadOnlyList<WireChapter> Chapters { get; } =
    [
        new("The request line", [.. LineRows.Line, .. LineRows.Method, .. TargetRows.All, .. LineRows.Version]),
        new("Fields", [.. FieldRows.Lines, .. FieldRows.Hosts]),
        new("The body", [.. FramingRows.Lengths, .. FramingRows.Codings, .. ChunkRows.Chunks, .. ChunkRows.Trailer, .. ChunkRows.Expectations, .. AnswerRows.Bodies]),
        new("The answer and its connection", [.. AnswerRows.Answers, .. AnswerRows.Connections]),
        new("Smuggling", AnswerRows.Smuggling),
        new("Limits and clocks", AnswerRows.Limits),
    ];

    public static IEnumerable<WireRule> Rules => Chapters.SelectMany(chapter => chapter.Rules);
}
