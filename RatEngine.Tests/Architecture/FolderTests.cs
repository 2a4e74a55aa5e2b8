namespace RatEngine.Tests.Architecture;

/// <summary>Holds RatEngine.Core to the folders of ARCHITECTURE.md.</summary>
public sealed class FolderTests
{
    /// <summary>Each folder uses only those before it.</summary>
    private static readonly string[] Order = ["Buffers", "Transport", "Http", "Routing", "Sse", "PubSub", "Hosting"];

    private static readonly CoreSources Core = CoreSources.Load();

    [Test]
    public void Sources_bind_so_that_the_other_answers_are_complete() => Assert.That(Core.BindingErrors(), Is.Empty);

    [Test]
    public void Every_source_lies_in_a_folder_of_the_order()
    {
        Assert.That(Core.Files, Is.Not.Empty);
        Assert.That(Core.Files.Where(file => FolderOf(file) is not { } folder || !Order.Contains(folder)), Is.Empty);
    }

    [Test]
    public void Folder_uses_only_those_before_it() => Assert.That(
        from use in Core.Uses()
        where Rank(use.File) < Rank(use.DeclaredIn)
        select $"{use.File} uses {use.Type} of {use.DeclaredIn}",
        Is.Empty);

    [Test]
    public void Folder_names_no_namespace_of_a_later_one() => Assert.That(
        from later in Order
        from file in Core.FilesNaming($"RatEngine.{later}")
        where Rank(file) < Array.IndexOf(Order, later)
        select $"{file} names RatEngine.{later}",
        Is.Empty);

    [Test]
    public void Namespace_is_that_of_the_library_or_of_the_folder() => Assert.That(
        from declared in Core.Namespaces()
        where declared.Namespace is not null and not "RatEngine" && declared.Namespace != $"RatEngine.{FolderOf(declared.File)}"
        select $"{declared.File} declares {declared.Namespace}",
        Is.Empty);

    [Test]
    public void Public_types_need_no_other_using_than_RatEngine()
    {
        var namespaces = Core.Namespaces().ToDictionary();
        Assert.That(
            from declared in Core.DeclaredTypes()
            where declared.IsPublic && namespaces[declared.File] != "RatEngine"
            select $"{declared.Type} in {declared.File}",
            Is.Empty);
    }

    [Test]
    public void Only_transport_names_sockets() => Assert.That(
        Core.FilesNaming("System.Net.Sockets").Where(file => FolderOf(file) != "Transport"),
        Is.Empty);

    [Test]
    public void PubSub_names_neither_http_nor_sockets() => Assert.That(
        from use in Core.Uses()
        where FolderOf(use.File) == "PubSub"
        where FolderOf(use.DeclaredIn) is "Http" or "Routing"
        select $"{use.File} uses {use.Type} of {use.DeclaredIn}",
        Is.Empty);

    private static int Rank(string file) => Array.IndexOf(Order, FolderOf(file));

    private static string? FolderOf(string file) => file.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? file[..slash] : null;
}
