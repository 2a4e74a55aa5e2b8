using System.Buffers;
using RatEngine.Benchmarks.Soak;

namespace RatEngine.Benchmarks.Stress.Handlers;

/// <summary>Handlers that throw before, within and after their answer, leave the body unread, stop half-way or block.</summary>
internal static class ThrowingHandlers
{
    private const int Bytes = 20_000;

    private static readonly Exception Failure = new InvalidOperationException("A hostile handler throws.");

    public static async ValueTask ThrowAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        switch (at % 7)
        {
            case 0:
                throw Failure;
            case 1:
                await Task.Yield();
                break;
            case 2:
                response.Status = 201;
                response.SetHeader("X-Thrown", "yes");
                break;
            case 3:
                response.Body.Write(Stamp.Bytes(id, Bytes));
                break;
            case 4:
                await response.Body.WriteAsync(Stamp.Bytes(id, Bytes));
                break;
            case 5:
                await response.SendAsync(Stamp.Bytes(id, Bytes), SoakContent.Type);
                break;
            default:
                await response.SendTextAsync(Stamp.Text(id, 64));
                await response.SendTextAsync(Stamp.Text(id, 64));
                break;
        }

        throw Failure;
    }

    public static ValueTask LeaveBodyUnreadAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        response.SetHeader(HeadCheck.IdField, Stamp.IdText(id));
        return response.SendAsync(Stamp.Bytes(id, at), SoakContent.Type);
    }

    /// <summary>Announces more than it writes.</summary>
    public static async ValueTask AnswerHalfAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        response.ContentLength = 2 * Bytes;
        if (at % 3 == 0) return;
        await response.Body.WriteAsync(Stamp.Bytes(id, Bytes));
        if (at % 3 == 1) response.Body.GetMemory(Bytes);
    }

    public static async ValueTask BlockAsync(RatRequest request, RatResponse response, uint id, int at)
    {
        HostileHandlers.Block(at % 200);
        response.SetHeader(HeadCheck.IdField, Stamp.IdText(id));
        await response.SendAsync(Stamp.Bytes(id, at), SoakContent.Type);
    }
}
