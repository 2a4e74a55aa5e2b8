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
            Assert.That(Find(name), Is.EqualTo(field), name);
            Assert.That(Find(name.ToUpperInvariant()), Is.EqualTo(field), name);
            if (name.Contains('-')) Assert.That(Find(name.Replace('-', '_')), Is.EqualTo(KnownField.None), name);
        }
    }

    [TestCase("")]
    [TestCase("X")]
    [TestCase("Hosts")]
    [TestCase("content-lengthh")]
    [TestCase("a-name-that-is-longer-than-any-that-is-known")]
    public void Other_name_is_not_known(string name) => Assert.That(Find(name), Is.EqualTo(KnownField.None));

    private static KnownField Find(string name) => KnownFields.Find(Encoding.ASCII.GetBytes(name));

    private static string Name(KnownField field) => field switch
    {
        KnownField.TE => "te",
        KnownField.LastEventId => "last-event-id",
        _ => string.Concat(field.ToString().Select(letter => char.IsUpper(letter) ? $"-{letter}" : $"{letter}"))[1..].ToLowerInvariant(),
    };
}
