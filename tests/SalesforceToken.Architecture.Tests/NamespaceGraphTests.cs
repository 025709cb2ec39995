using System;
using System.Linq;
using SalesforceToken.Architecture.Tests.Support;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>The reader, on the samples in this assembly: each uses a type of another namespace in one way.</summary>
public sealed class NamespaceGraphTests
{
    private const string Samples = "SalesforceToken.Architecture.Tests.Samples";
    private static readonly NamespaceGraph Graph = NamespaceGraph.Read(typeof(NamespaceGraphTests).Assembly.Location);

    [Theory]
    [InlineData("ByBaseType", "Thing")]
    [InlineData("ByInterface", "IThing")]
    [InlineData("ByTypeArgumentOfBase", "Thing")]
    [InlineData("ByField", "Thing")]
    [InlineData("BySignature", "Thing")]
    [InlineData("ByEvent", "Thing")]
    [InlineData("ByConstraint`1", "IThing")]
    [InlineData("ByConstraintOfMethod", "IThing")]
    [InlineData("ByAttributeOfParameter", "ThingAttribute")]
    [InlineData("ByArgumentOfAttribute", "Thing")]
    [InlineData("ByEnumInAttribute", "Thing")]
    [InlineData("ByLaterArgumentOfAttribute", "Thing")]
    [InlineData("ByCall", "Thing")]
    [InlineData("ByTypeArgumentOfCall", "Thing")]
    [InlineData("ByCast", "Thing")]
    [InlineData("ByTypeOf", "Thing")]
    [InlineData("ByCatch", "ThingException")]
    [InlineData("ByLambda", "Thing")]
    [InlineData("ByAsyncMethod", "Thing")]
    [InlineData("ByNestedType", "Thing")]
    public void A_use_is_an_arrow(string user, string used) =>
        Assert.Contains($"{Samples}.Users.{user} uses {Samples}.Used.{used}", Uses().Examples);

    [Fact]
    public void A_name_that_the_compiler_resolves_is_none() =>
        Assert.DoesNotContain(Uses().Examples, example => example.Contains("NotByName", StringComparison.Ordinal));

    [Fact]
    public void The_used_namespace_has_no_arrow_back() =>
        Assert.DoesNotContain(Graph.Arrows, arrow => arrow.From == $"{Samples}.Used");

    [Fact]
    public void The_support_of_the_compiler_and_types_without_a_namespace_are_left_out()
    {
        Assert.Contains($"{Samples}.Used", Graph.Namespaces);
        Assert.All(Graph.Namespaces, name => Assert.StartsWith("SalesforceToken.Architecture.Tests", name));
    }

    private static NamespaceArrow Uses() => Graph.Arrows.Single(arrow => arrow.From == $"{Samples}.Users" && arrow.To == $"{Samples}.Used");
}
