using System.Text.Json;

namespace SalesforceToken.Engine.OAuth;

/// <summary>An answer of the userinfo endpoint, OpenID Connect Core section 5.3.2, as far as it is used here.</summary>
public sealed class UserInfoResponse
{
    private UserInfoResponse()
    {
    }

    /// <summary>The user name (<c>preferred_username</c>).</summary>
    public string? Username { get; private set; }

    internal static UserInfoResponse Parse(JsonElement root) => new()
    {
        Username = root.Text("preferred_username"),
    };
}
