using System.Collections.Generic;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>An environment whose data folder and variables the test controls.</summary>
internal sealed class TestEnvironment : IEngineEnvironment
{
    public Dictionary<string, string> Variables { get; } = [];

    public OperatingSystemKind OperatingSystem { get; init; } = new SystemEnvironment().OperatingSystem;

    public string? MachineId { get; set; }

    public string ProcessIdentity { get; set; } = "process 1 of test";

    public string? HomeFolder { get; init; }

    public string? LocalApplicationData { get; init; }

    public string? GetVariable(string name) => IsEmpty(name) ? null : Variables.GetValueOrDefault(name);

    public bool IsEmpty(string name) => Variables.TryGetValue(name, out var value) && value.Length == 0;
}
