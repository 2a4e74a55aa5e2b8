using RatEngine.Server.Json;

namespace RatEngine.Server.Endpoints;

/// <summary><c>GET /api/memory-efficient</c>: <c>?rows=</c> rows (a million) in chunks of 100, made as they are sent. The generator never waits:
/// it is asked for the next chunk when the socket has taken the last ones, so memory stays flat however slow the client is.</summary>
internal static class MemoryEfficientEndpoint
{
    private const int DefaultRows = 1_000_000;
    private const int MostRows = 1_000_000_000;
    private const int ChunkRows = 100;

    public static void Map(RatApp app, SseOptions options) => app.Sse(
        "/api/memory-efficient",
        request => Generate(QueryNumber.Read(request.Query("rows"), "rows", DefaultRows, 1, MostRows), request.Aborted),
        AppJson.Wire.DataMessage,
        options);

#pragma warning disable CS1998 // Nothing to await: that is what the example shows.
    public static async IAsyncEnumerable<DataMessage> Generate(int rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
#pragma warning restore CS1998
    {
        DataMessage.Chunk chunk = new();
        for (int first = 0; first < rows; first += ChunkRows)
        {
            stop.ThrowIfCancellationRequested();
            chunk.FirstRow = first;
            chunk.Rows.Clear();
            for (int row = first; row < rows && row < first + ChunkRows; row++)
                chunk.Rows.Add(Value(row));
            yield return chunk;
        }

        yield return new DataMessage.Completed(rows);
    }

    // Anything that is computed and not stored: Knuth's multiplicative hash, to six digits.
    private static int Value(int row) => (int)((uint)row * 2_654_435_761u % 1_000_000);
}
