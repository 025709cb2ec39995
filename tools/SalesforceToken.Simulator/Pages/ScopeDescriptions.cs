namespace SalesforceToken.Simulator.Pages;

/// <summary>What a scope allows, in the words of the consent page.</summary>
internal static class ScopeDescriptions
{
    public static string For(string scope) => scope switch
    {
        "full" => "Do everything that you can do (full)",
        "api" => "Read and change your data through APIs (api)",
        "refresh_token" or "offline_access" => $"Work at any time, also when you are away ({scope})",
        "openid" => "Know who you are (openid)",
        "id" or "profile" or "email" or "address" or "phone" => $"See your identity and profile ({scope})",
        "web" => "Open pages of the org in your name (web)",
        _ => $"Use the permission {scope}",
    };
}
