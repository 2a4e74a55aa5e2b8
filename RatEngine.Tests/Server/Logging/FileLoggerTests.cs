using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RatEngine.Server.Logging;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Server.Logging;

public sealed class FileLoggerTests
{
    [Test]
    public void A_message_is_one_line_whatever_it_holds()
    {
        using TempFolder folder = new();
        using (GuardedLoggerProvider provider = new(new FileLoggerProvider(folder.File("log"), new FakeTimeProvider(DateTimeOffset.UnixEpoch))))
        {
#pragma warning disable CA2254, CA1848 // The template is the test's own.
            provider.CreateLogger("Web").LogWarning("a\r\nb {Value}", "c\u001bd");
#pragma warning restore CA2254, CA1848
            provider.Flush(RawClient.Patience);
        }

        Assert.That(File.ReadAllText(folder.File("log")), Is.EqualTo("1970-01-01T00:00:00.000Z Warning Web: a\\r\\nb c\\u001bd\n"));
    }

    [Test]
    public void A_file_that_has_become_long_is_begun_anew()
    {
        using TempFolder folder = new();
        RollingFile file = new(folder.File("log"), maxBytes: 10);
        file.WriteLine("0123456789"u8);
        file.WriteLine("new"u8);

        Assert.That(File.ReadAllText(folder.File("log.1")), Is.EqualTo("0123456789\n"));
        Assert.That(File.ReadAllText(folder.File("log")), Is.EqualTo("new\n"));
    }

    [Test]
    public void A_file_that_was_removed_or_renamed_is_begun_anew()
    {
        using TempFolder folder = new();
        RollingFile file = new(folder.File("log"), maxBytes: 1000);
        file.WriteLine("first"u8);
        File.Delete(folder.File("log"));
        file.WriteLine("second"u8);
        File.Move(folder.File("log"), folder.File("old"));
        file.WriteLine("third"u8);

        Assert.That(File.ReadAllText(folder.File("old")), Is.EqualTo("second\n"));
        Assert.That(File.ReadAllText(folder.File("log")), Is.EqualTo("third\n"));
    }

    [Test]
    public void Lines_are_lost_and_counted_while_the_folder_is_gone_and_written_once_it_is_back()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "sub", "log");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (GuardedLoggerProvider provider = new(new FileLoggerProvider(path, TimeProvider.System)))
        {
            ILogger logger = provider.CreateLogger("Web");
#pragma warning disable CA1848 // A test's own lines.
            logger.LogInformation("first");
            provider.Flush(RawClient.Patience);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            logger.LogInformation("lost");
            logger.LogInformation("lost");
            provider.Flush(RawClient.Patience);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            logger.LogInformation("last");
            provider.Flush(RawClient.Patience);
#pragma warning restore CA1848
        }

        string[] lines = File.ReadAllLines(path);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines, Has.One.EndsWith("Information Web: last").And.One.EndsWith("Warning RatEngine.Logging: 2 log lines were lost: the logger failed, or could not keep up"));
    }
}
