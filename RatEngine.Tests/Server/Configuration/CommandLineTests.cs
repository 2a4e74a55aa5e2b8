using System.CommandLine;
using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class CommandLineTests
{
    [Test]
    public async Task Options_and_logs_arrive_under_their_keys()
    {
        (SettingValues values, string? config) = await ParseAsync(
            "--urls", "http://a:1", "--urls", "http://b:2", "--limits-head-timeout=3s", "--log", "web=/var/log/a=b.log", "--config", "my.json");
        ServerOptions options = ServerOptionsReader.Read(values);
        Assert.Multiple(() =>
        {
            Assert.That(options.Urls, Is.EqualTo(new[] { "http://a:1", "http://b:2" }));
            Assert.That(options.Engine.Limits.HeadTimeout, Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(options.Logs["web"], Does.EndWith("a=b.log"));
            Assert.That(config, Is.EqualTo("my.json"));
        });
    }

    [TestCase("--frobnicate")]
    [TestCase("serve")]
    public void An_unknown_argument_is_named(string argument) =>
        Assert.That(CommandLine.Errors(CommandLine.Parse([argument], (_, _) => Task.FromResult(0))).Single(), Does.StartWith(argument + ": found an unknown option"));

    [Test]
    public void An_option_without_its_value_is_an_error() =>
        Assert.That(CommandLine.Errors(CommandLine.Parse(["--urls"], (_, _) => Task.FromResult(0))).Single(), Does.Contain("--urls"));

    [Test]
    public void A_log_without_a_file_is_refused() => Assert.That(
        () => ParseAsync("--log", "web"),
        Throws.TypeOf<RatOptionsException>().With.Message.EqualTo("--log: found \"web\", expected name=file."));

    private static async Task<(SettingValues Values, string? Config)> ParseAsync(params string[] arguments)
    {
        (SettingValues, string?) got = default;
        ParseResult result = CommandLine.Parse(arguments, (values, config) =>
        {
            got = (values, config);
            return Task.FromResult(0);
        });
        Assert.That(CommandLine.Errors(result), Is.Empty);
        await result.InvokeAsync(CommandLine.Invocation);
        return got;
    }
}
