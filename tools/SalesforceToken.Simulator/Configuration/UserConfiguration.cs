using System.Text.Json.Serialization;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>One user.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UserConfiguration
{
    public required string Username { get; set; }

    public string? Password { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Email { get; set; }

    public bool IsActive { get; set; } = true;

    public bool IsApiEnabled { get; set; } = true;
}
