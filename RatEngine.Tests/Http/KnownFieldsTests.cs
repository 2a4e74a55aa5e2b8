using System.Text;
using RatEngine.Http;

namespace RatEngine.Tests.Http;

public sealed class KnownFieldsTests
{
    [Test]
    public void Every_known_field_is_found_in_any_case()
    {
        foreach (var field in Enum.GetValues<KnownField>().Where(field => field != KnownField.None))
        {
            var name = Name(field);
            Assert.That(KnownFields.Find(Encoding.ASCII.GetBytes(name)), Is.EqualTo(field), name);
            Assert.That(KnownFields.Find(Encoding.ASCII.GetBytes(name.ToUpperInvariant())), Is.EqualTo(field), name);
            Assert.That(KnownFields.Find(Encoding.ASCII.GetBytes(name.Replace('-', '_'))), Is.EqualTo(name.Contains('-') ? KnownField.None : field), name);
        }
    }

    [TestCase("")]
    [TestCase("X")]
    [TestCase("Hosts")]
    [TestCase("content-lengthh")]
    [TestCase("a-name-that-is-longer-than-any-that-is-known")]
    public void Other_name_is_not_known(string name) =>
        Assert.That(KnownFields.Find(Encoding.ASCII.GetBytes(name)), Is.EqualTo(KnownField.None));

    private static string Name(KnownField field) => field switch
    {
        KnownField.TE => "te",
        KnownField.LastEventId => "last-event-id",
        _ => string.Concat(field.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}")).ToLowerInvariant(),
    };
}
