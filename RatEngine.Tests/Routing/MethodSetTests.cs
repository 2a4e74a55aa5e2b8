using RatEngine.Http;
using RatEngine.Routing;

namespace RatEngine.Tests.Routing;

public sealed class MethodSetTests
{
    [TestCase("OPTIONS")]
    [TestCase("GET, HEAD, OPTIONS", RequestMethod.Get)]
    [TestCase("HEAD, OPTIONS", RequestMethod.Head)]
    [TestCase("POST, OPTIONS", RequestMethod.Post)]
    [TestCase("PUT, DELETE, OPTIONS", RequestMethod.Delete, RequestMethod.Put)]
    [TestCase("GET, HEAD, POST, PATCH, OPTIONS", RequestMethod.Patch, RequestMethod.Post, RequestMethod.Get, RequestMethod.Options)]
    [TestCase("OPTIONS, TRACE", RequestMethod.Trace)]
    public void Allow_names_the_methods_with_head_for_get_and_options_always(string value, params object[] methods) =>
        Assert.That(SetOf(methods).ToAllowValue(), Is.EqualTo(value));

    [Test]
    public void Allow_is_made_once_a_set()
    {
        var first = SetOf(RequestMethod.Put).ToAllowValue();
        Assert.That(SetOf(RequestMethod.Put).ToAllowValue(), Is.SameAs(first));
    }

    [Test]
    public void Every_method_has_its_name_in_allow()
    {
        foreach (var method in Enum.GetValues<RequestMethod>())
            Assert.That(SetOf(method).ToAllowValue().Split(", "), Does.Contain(method.ToString().ToUpperInvariant()));
    }

    [Test]
    public void A_set_contains_what_was_put_in()
    {
        var set = SetOf(RequestMethod.Get) | SetOf(RequestMethod.Trace);
        Assert.That(Enum.GetValues<RequestMethod>().Where(set.Contains), Is.EqualTo(new[] { RequestMethod.Get, RequestMethod.Trace }));
    }

    [Test]
    public void The_default_is_empty()
    {
        Assert.That(default(MethodSet).IsEmpty, Is.True);
        Assert.That(SetOf(RequestMethod.Get).IsEmpty, Is.False);
    }

    private static MethodSet SetOf(params object[] methods) =>
        methods.Cast<RequestMethod>().Aggregate(default(MethodSet), (set, method) => set.With(method));
}
