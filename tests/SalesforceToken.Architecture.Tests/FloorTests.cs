using System;
using SalesforceToken.Architecture.Tests.Support;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>
/// Each namespace, which is a folder, uses only namespaces on the floors below it. For a further assembly, add its project to this
/// project's file as a BuiltAssembly and a test here. Start with any floors: the failures name each arrow that does not go down.
/// </summary>
public sealed class FloorTests
{
    [Fact]
    public void The_engine_stands_on_floors()
    {
        Floors floors = new("SalesforceToken.Engine")
        {
            { "" },
            { "Storage.FileStore" },
            { "Storage.Keys" },
            { "Authorization", "Health", "Rest", "Storage.Files" },
            { "Refresh", "Revocation", "Storage.Platform" },
            { "Storage", "Storage.Format", "SubjectTokens" },
            { "Profiles" },
            { "OAuth" },
            { "Http", "Signing" },
            { "Errors", "Hosting", "Primitives", "Tracing" },
        };

        AssertStands(floors, "SalesforceToken.Engine");
    }

    [Fact]
    public void The_cmdlets_stand_on_floors()
    {
        Floors floors = new("SalesforceToken")
        {
            { "Commands" },
            { "Parameters" },
            { "EngineAccess", "Rest" },
            { "Loading" },
            { "" },
        };

        AssertStands(floors, "SalesforceToken");
    }

    [Fact]
    public void The_simulator_stands_on_floors()
    {
        Floors floors = new("SalesforceToken.Simulator")
        {
            { "CommandLine" },
            { "" },
            { "Server" },
            { "OAuth", "Rest" },
            { "Rest.Bulk" },
            { "Administration", "Identity", "Pages", "Rest.Soql" },
            { "Http" },
            { "State" },
            { "BuildJobs", "State.Logins" },
            { "Configuration", "Jose", "State.Grants", "State.Records" },
            { "Browser", "Json", "State.Faults", "State.Observation", "State.Tenants" },
        };

        AssertStands(floors, "SalesforceToken.Simulator");
    }

    private static void AssertStands(Floors floors, string assembly)
    {
        var faults = floors.Check(BuiltAssembly.Read(assembly));
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
