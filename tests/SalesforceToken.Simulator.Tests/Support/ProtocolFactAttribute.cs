using System;
using System.Collections.Generic;
using Xunit.v3;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>Names the protocol fact that a test proves, with its section of docs/salesforce-oauth.md, so that a fact without a test is seen.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProtocolFactAttribute : Attribute, ITraitAttribute
{
    public ProtocolFactAttribute(string section, string fact) => (Section, Fact) = (section, fact);

    public string Section { get; }

    public string Fact { get; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("ProtocolFact", $"{Section} {Fact}")];
}
