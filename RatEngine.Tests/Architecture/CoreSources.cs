using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RatEngine.Tests.Support;

namespace RatEngine.Tests.Architecture;

/// <summary>The sources of RatEngine.Core, compiled in memory: which file uses what is the compiler's answer, not that of a text search.</summary>
internal sealed class CoreSources
{
    private const string Project = "RatEngine.Core/";

    // Partial methods whose other half a source generator writes (LoggerMessage): generators do not run here.
    private const string PartialMethodWithoutBody = "CS8795";

    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private readonly CSharpCompilation _compilation;

    private CoreSources(CSharpCompilation compilation) => _compilation = compilation;

    /// <summary>The files, as paths from the project's folder: <c>Http/RatRequest.cs</c>.</summary>
    public IEnumerable<string> Files => Trees.Select(tree => tree.FilePath);

    private IEnumerable<SyntaxTree> Trees => _compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0);

    /// <summary>Reads and binds all sources.</summary>
    public static CoreSources Load()
    {
        var trees = Repository.Files(Project)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(Repository.Read(file), ParseOptions, file[Project.Length..]))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("RatEngine.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        return new CoreSources(CSharpCompilation.Create("RatEngine.Core.Sources", trees, references, options));
    }

    /// <summary>What kept the sources from binding; anything but none makes the other answers incomplete.</summary>
    public IEnumerable<string> BindingErrors() => _compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != PartialMethodWithoutBody)
        .Select(diagnostic => diagnostic.ToString());

    /// <summary>The namespace that each file declares; null for a file that declares none.</summary>
    public IEnumerable<(string File, string? Namespace)> Namespaces() =>
        from tree in Trees
        let declared = tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()
        select (tree.FilePath, declared?.Name.ToString());

    /// <summary>The types that each file declares for other files to use, by the file and whether the type is public.</summary>
    public IEnumerable<(string File, string Type, bool IsPublic)> DeclaredTypes() =>
        from tree in Trees
        from declaration in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
        where declaration is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        let symbol = _compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)
        where symbol?.ContainingType is null
        select (tree.FilePath, symbol.Name, symbol.DeclaredAccessibility == Accessibility.Public);

    /// <summary>Every use of one file's type, or of a member of it, in another file of Core.</summary>
    public IEnumerable<(string File, string Type, string DeclaredIn)> Uses() =>
        from tree in Trees
        from type in UsedTypes(tree)
        from place in type.DeclaringSyntaxReferences
        where place.SyntaxTree != tree
        select (tree.FilePath, type.Name, place.SyntaxTree.FilePath);

    /// <summary>The files that name a namespace, or use a type of it or of one inside it.</summary>
    public IEnumerable<string> FilesNaming(string namespaceName) =>
        from tree in Trees
        where NamedNamespaces(tree).Any(name => IsWithin(name, namespaceName))
        select tree.FilePath;

    private IEnumerable<string> NamedNamespaces(SyntaxTree tree) => tree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>()
        .Select(directive => directive.NamespaceOrType.ToString())
        .Concat(UsedTypes(tree).Select(type => type.ContainingNamespace.ToDisplayString()));

    private HashSet<INamedTypeSymbol> UsedTypes(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var types = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType) is { } type) types.Add(type.OriginalDefinition);
        }

        return types;
    }

    private static bool IsWithin(string name, string outer) =>
        name == outer || name.StartsWith(outer + ".", StringComparison.Ordinal);
}
