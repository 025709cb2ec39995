using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>
/// The floors that the namespaces of an assembly stand on, the top floor first. A namespace uses only what stands on a lower floor, so
/// that no circle is possible. Names are relative to the root namespace, which is itself written as "".
/// <code>
/// Floors floors = new("SalesforceToken.Simulator")
/// {
///     { "" },
///     { "OAuth", "Rest" },
///     { "Http" },
/// };
/// Assert.Empty(floors.Check(BuiltAssembly.Read("SalesforceToken.Simulator")));
/// </code>
/// Here OAuth and Rest may use Http, and neither may use the other.
/// </summary>
internal sealed class Floors : IEnumerable<IReadOnlyList<string>>
{
    private readonly string _root;
    private readonly List<IReadOnlyList<string>> _topDown = [];

    public Floors(string root) => _root = root;

    /// <summary>Adds a floor below the ones that are there.</summary>
    public void Add(params string[] namespaces)
    {
        string[] floor = [.. namespaces.Select(name => name.Length == 0 ? _root : $"{_root}.{name}")];
        if (floor.Concat(_topDown.SelectMany(names => names)).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{twice.Key} stands on a floor twice.", nameof(namespaces));
        }

        _topDown.Add(floor);
    }

    /// <summary>What is wrong, a sentence each: empty when every arrow goes down and each namespace has its floor.</summary>
    public IReadOnlyList<string> Check(NamespaceGraph graph)
    {
        var faults = new List<string>();
        foreach (var name in graph.Namespaces.Where(name => FloorOf(name) == 0))
        {
            faults.Add($"{name} stands on no floor.");
        }

        foreach (var name in _topDown.SelectMany(names => names).Except(graph.Namespaces))
        {
            faults.Add($"{name} stands on floor {FloorOf(name)}, but the assembly has no type in it.");
        }

        foreach (var arrow in graph.Arrows)
        {
            var (from, to) = (FloorOf(arrow.From), FloorOf(arrow.To));
            if (from != 0 && to != 0 && from <= to)
            {
                var others = arrow.Examples.Count == 1 ? "" : $" ({arrow.Examples.Count - 1} more like this)";
                faults.Add($"{arrow.From} (floor {from}) uses {arrow.To} (floor {to}), which is not below it: {arrow.Examples[0]}{others}.");
            }
        }

        return faults;
    }

    public IEnumerator<IReadOnlyList<string>> GetEnumerator() => _topDown.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Counted from the ground, which is 1; 0 for a namespace that stands nowhere.
    private int FloorOf(string name) => _topDown.Count - (_topDown.FindIndex(floor => floor.Contains(name)) is var index and >= 0 ? index : _topDown.Count);
}
