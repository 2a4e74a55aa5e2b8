using System.Collections;
using RatEngine.Server.Configuration;

namespace RatEngine.Tests.Server.Configuration;

public sealed class EnvironmentSettingsTests
{
    [Test]
    public void Two_underscores_stand_for_the_colon_of_a_key()
    {
        SettingValues values = EnvironmentSettings.Read(
            new Hashtable { ["RATENGINE_Limits__HeadTimeout"] = "3s", ["RATENGINE_Logs__web"] = "/web.log", ["PATH"] = "/bin" },
            out IReadOnlyList<string> unknown);
        Assert.That(values.Keys, Is.EquivalentTo(new[] { "Limits:HeadTimeout", "Logs:web" }));
        Assert.That(unknown, Is.Empty);
    }

    [Test]
    public void Urls_are_separated_by_semicolons()
    {
        SettingValues values = EnvironmentSettings.Read(new Hashtable { ["RATENGINE_URLS"] = "http://a:1; http://b:2" }, out _);
        Assert.That(values.GetAll(Settings.Urls), Is.EqualTo(new[] { "http://a:1", "http://b:2" }));
    }

    [Test]
    public void Origins_are_separated_by_semicolons_too()
    {
        SettingValues values = EnvironmentSettings.Read(new Hashtable { ["RATENGINE_Cors__Origins"] = "https://a.example;https://b.example" }, out _);
        Assert.That(values.GetAll(HubSettings.Origins).Select(origin => origin.ToString()), Is.EqualTo(new[] { "https://a.example", "https://b.example" }));
    }

    [Test]
    public void A_name_that_is_no_option_is_told_and_left_out()
    {
        SettingValues values = EnvironmentSettings.Read(new Hashtable { ["RATENGINE_PORT"] = "tcp://10.0.0.1:80" }, out IReadOnlyList<string> unknown);
        Assert.That(unknown, Is.EqualTo(new[] { "RATENGINE_PORT" }));
        Assert.That(values.Keys, Is.Empty);
    }
}
