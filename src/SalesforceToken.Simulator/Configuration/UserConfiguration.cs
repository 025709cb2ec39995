using System.Text.Json.Serialization;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One user.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UserConfiguration
{
    public required string Username { get; init; }

    public string? Password { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public bool IsActive { get; init; } = true;

    public bool IsApiEnabled { get; init; } = true;
}
