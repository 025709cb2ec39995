using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>
/// The namespaces of a built assembly and which of them use which.
/// <code>
/// var graph = NamespaceGraph.Read("bin/Debug/net10.0/Some.dll");
/// foreach (var arrow in graph.Arrows) { Console.WriteLine($"{arrow.From} -> {arrow.To}: {arrow.Examples[0]}"); }
/// </code>
/// The file is read, never loaded, so that an assembly of any target framework will do. <see cref="TypeUses"/> says what counts as a
/// use. A nested type, and so the state machine of an async method or a closure, counts as its outermost type. Types without a
/// namespace and those of System, Microsoft.CodeAnalysis and Xunit are generated, or support of the compiler, and are left out.
/// What the compiler resolves on its own leaves no trace in the file: the value of a constant, a name in nameof.
/// </summary>
internal sealed class NamespaceGraph
{
    private static readonly string[] Generated = ["System", "Microsoft.CodeAnalysis", "Xunit"];

    private NamespaceGraph(IReadOnlyList<string> namespaces, IReadOnlyList<NamespaceArrow> arrows)
    {
        Namespaces = namespaces;
        Arrows = arrows;
    }

    /// <summary>Every namespace that has a type, in alphabetical order.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Every use of one namespace by another, in alphabetical order.</summary>
    public IReadOnlyList<NamespaceArrow> Arrows { get; }

    public static NamespaceGraph Read(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var reader = file.GetMetadataReader();
        var namespaces = reader.TypeDefinitions
            .Select(type => NamespaceOf(reader, OutermostOf(reader, type)))
            .Where(IsJudged)
            .Distinct()
            .Order(StringComparer.Ordinal);

        var arrows = TypeUses.Read(file, reader)
            .Select(use => (User: OutermostOf(reader, use.User), Used: OutermostOf(reader, use.Used)))
            .Distinct()
            .GroupBy(use => (From: NamespaceOf(reader, use.User), To: NamespaceOf(reader, use.Used)))
            .Where(group => group.Key.From != group.Key.To && IsJudged(group.Key.From) && IsJudged(group.Key.To))
            .Select(group => new NamespaceArrow(
                group.Key.From,
                group.Key.To,
                [.. group.Select(use => $"{NameOf(reader, use.User)} uses {NameOf(reader, use.Used)}").Order(StringComparer.Ordinal)]))
            .OrderBy(arrow => arrow.From, StringComparer.Ordinal)
            .ThenBy(arrow => arrow.To, StringComparer.Ordinal);

        return new NamespaceGraph([.. namespaces], [.. arrows]);
    }

    private static bool IsJudged(string name) =>
        name.Length > 0 && !Generated.Any(support => name == support || name.StartsWith(support + '.', StringComparison.Ordinal));

    private static TypeDefinitionHandle OutermostOf(MetadataReader reader, TypeDefinitionHandle type)
    {
        // Only an outermost type has its namespace in the metadata.
        while (reader.GetTypeDefinition(type).GetDeclaringType() is { IsNil: false } declaring)
        {
            type = declaring;
        }

        return type;
    }

    private static string NamespaceOf(MetadataReader reader, TypeDefinitionHandle type) =>
        reader.GetString(reader.GetTypeDefinition(type).Namespace);

    private static string NameOf(MetadataReader reader, TypeDefinitionHandle type) =>
        $"{NamespaceOf(reader, type)}.{reader.GetString(reader.GetTypeDefinition(type).Name)}";
}
