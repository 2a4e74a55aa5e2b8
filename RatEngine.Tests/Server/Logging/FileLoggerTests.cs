using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Logging;

namespace RatEngine.Tests.Server.Logging;

public sealed class FileLoggerTests
{
    [Test]
    public void A_message_is_one_line_whatever_it_holds()
    {
        using TempFolder folder = new();
        using FileLoggerProvider provider = new(folder.File("log"), new FakeTimeProvider(DateTimeOffset.UnixEpoch));
#pragma warning disable CA2254, CA1848 // The template is the test's own.
        provider.CreateLogger("Web").LogWarning("a\r\nb {Value}", "c\u001bd");
#pragma warning restore CA2254, CA1848
        using FileStream file = new(folder.File("log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Assert.That(new StreamReader(file).ReadToEnd(), Is.EqualTo("1970-01-01T00:00:00.000Z Warning Web: a  b c d\n"));
    }

    [Test]
    public void A_file_that_has_become_long_is_begun_anew()
    {
        using TempFolder folder = new();
        using (RollingFile file = new(folder.File("log"), maxBytes: 10))
        {
            file.WriteLine("0123456789"u8);
            file.WriteLine("new"u8);
        }

        Assert.That(File.ReadAllText(folder.File("log.1")), Is.EqualTo("0123456789\n"));
        Assert.That(File.ReadAllText(folder.File("log")), Is.EqualTo("new\n"));
    }
}
