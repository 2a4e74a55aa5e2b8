using System.Globalization;
using System.Text;

namespace RatEngine.Http;

/// <summary>The <c>Date</c> of every answer (IMF-fixdate, RFC 9110 section 5.6.7): made once a second for all connections.</summary>
internal sealed class DateField
{
    private readonly TimeProvider _time;
    private readonly long _ticksASecond;
    private Stamp _stamp;

    public DateField(TimeProvider time)
    {
        _time = time;
        _ticksASecond = time.TimestampFrequency;
        _stamp = Make();
    }

    /// <summary>The whole line, CRLF included.</summary>
    public byte[] Line
    {
        get
        {
            var stamp = Volatile.Read(ref _stamp);
            if (_time.GetTimestamp() < stamp.GoodUntil) return stamp.Line;
            stamp = Make();
            Volatile.Write(ref _stamp, stamp);
            return stamp.Line;
        }
    }

    private Stamp Make()
    {
        var now = _time.GetUtcNow();
        var leftOfSecond = 1.0 - (now.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond);
        var line = "Date: " + now.ToString("r", CultureInfo.InvariantCulture) + "\r\n";
        return new Stamp(Encoding.ASCII.GetBytes(line), _time.GetTimestamp() + (long)(leftOfSecond * _ticksASecond));
    }

    private sealed record Stamp(byte[] Line, long GoodUntil);
}
