using System;
using SalesforceToken.Architecture.Tests.Support;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>What the floors find wrong, on the samples in this assembly.</summary>
public sealed class FloorsTests
{
    private const string Root = "SalesforceToken.Architecture.Tests";
    private static readonly NamespaceGraph Graph = NamespaceGraph.Read(typeof(FloorsTests).Assembly.Location);

    [Fact]
    public void Arrows_that_go_down_are_right()
    {
        Floors floors = new(Root) { { "" }, { "Support" }, { "Samples.Users" }, { "Samples.Used" } };

        Assert.Empty(floors.Check(Graph));
    }

    [Fact]
    public void An_arrow_that_climbs_is_told_with_its_floors_and_an_example()
    {
        Floors floors = new(Root) { { "" }, { "Samples.Used" }, { "Samples.Users", "Support" } };

        var fault = Assert.Single(floors.Check(Graph));
        Assert.StartsWith(
            $"{Root}.Samples.Users (floor 1) uses {Root}.Samples.Used (floor 2), which is not below it: {Root}.Samples.Users.By",
            fault,
            StringComparison.Ordinal);
        Assert.Contains($" uses {Root}.Samples.Used.Thing", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_may_not_use_each_other()
    {
        Floors floors = new(Root) { { "" }, { "Samples.Used", "Samples.Users", "Support" } };

        Assert.Contains("(floor 1) uses", Assert.Single(floors.Check(Graph)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_without_a_floor_is_told()
    {
        Floors floors = new(Root) { { "" }, { "Samples.Users" }, { "Samples.Used" } };

        Assert.Equal([$"{Root}.Support stands on no floor."], floors.Check(Graph));
    }

    [Fact]
    public void A_floor_without_its_namespace_is_told()
    {
        Floors floors = new(Root) { { "" }, { "Support" }, { "Samples.Users" }, { "Samples.Used", "Samples.Gone" } };

        Assert.Equal([$"{Root}.Samples.Gone stands on floor 1, but the assembly has no type in it."], floors.Check(Graph));
    }

    [Fact]
    public void A_namespace_stands_on_one_floor() =>
        Assert.Throws<ArgumentException>(() => new Floors(Root) { { "Support" }, { "", "Support" } });
}
