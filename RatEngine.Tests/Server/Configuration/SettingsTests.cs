using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class SettingsTests
{
    [Test]
    public void One_key_names_an_option_in_every_source()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Settings.HeadTimeout.Key, Is.EqualTo("Limits:HeadTimeout"));
            Assert.That(Settings.HeadTimeout.Option, Is.EqualTo("--limits-head-timeout"));
            Assert.That(Settings.HeadTimeout.Variable, Is.EqualTo("RATENGINE_Limits__HeadTimeout"));
        });
    }

    [Test]
    public void All_options_have_different_keys() =>
        Assert.That(Settings.All.Select(s => s.Key), Is.Unique);

    [TestCase("Urls", true)]
    [TestCase("limits:headtimeout", true)]
    [TestCase("Logs:anything", true)]
    [TestCase("Limits", false)]
    [TestCase("Limits:HeadTimeouts", false)]
    public void Keys_are_known_without_regard_to_case(string key, bool known) => Assert.That(Settings.IsKnown(key), Is.EqualTo(known));
}
