using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>Creates the orgs, users and apps of a configuration, and refuses one that is not valid.</summary>
internal sealed class ConfigurationReader
{
    private static readonly string[] ReservedLabels = ["login", "test", "services", "id", "secur", "simulator"];
    private readonly string _folder;
    private readonly HashSet<string> _usernames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _consumerKeys = new(StringComparer.Ordinal);

    private ConfigurationReader(string folder) => _folder = folder;

    public static (SimulatorConfiguration Configuration, IReadOnlyList<Organization> Organizations) Read(string path)
    {
        try
        {
            var configuration = JsonSerializer.Deserialize(File.ReadAllBytes(path), ConfigurationJson.Default.SimulatorConfiguration)
                ?? throw new ConfigurationException($"{path} is empty.");
            var reader = new ConfigurationReader(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return (configuration, reader.MakeAll(configuration));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException($"{path} is not a valid configuration: {exception.Message}", exception);
        }
    }

    private List<Organization> MakeAll(SimulatorConfiguration configuration)
    {
        if (configuration.Organizations.Count == 0)
        {
            throw new ConfigurationException("The configuration has no organizations.");
        }

        var made = new List<Organization>();
        foreach (var source in configuration.Organizations)
        {
            CheckLabel(source.MyDomain, made);
            made.Add(Make(source, made));
        }

        return made;
    }

    private static void CheckLabel(string label, List<Organization> others)
    {
        var isLabel = label.Length > 0 && label.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
        if (!isLabel || ReservedLabels.Contains(label))
        {
            throw new ConfigurationException($"myDomain '{label}' must consist of lower-case letters, digits and hyphens, and must not be one of {string.Join(", ", ReservedLabels)}.");
        }

        if (others.Any(other => string.Equals(other.MyDomain, label, StringComparison.Ordinal)))
        {
            throw new ConfigurationException($"Two organizations have the myDomain '{label}'.");
        }
    }

    private Organization Make(OrganizationConfiguration source, List<Organization> others)
    {
        var organization = new Organization
        {
            MyDomain = source.MyDomain,
            Name = source.Name ?? source.MyDomain,
            IsSandbox = source.IsSandbox,
            IsActive = source.IsActive,
            GeneratedAccounts = source.Accounts ?? new Organization().GeneratedAccounts,
            LogoutUrl = source.LogoutUrl is null ? null : WebAddressOf(source.LogoutUrl),
        };
        organization.DailyApiRequests = source.DailyApiRequests ?? organization.DailyApiRequests;
        if (source.SessionTimeoutMinutes is { } minutes)
        {
            organization.SessionTimeout = TimeSpan.FromMinutes(minutes);
        }

        if (source.JwtRevocationLagMinutes is { } lag)
        {
            organization.JwtRevocationLag = TimeSpan.FromMinutes(lag);
        }

        foreach (var user in source.Users)
        {
            organization.Users.Add(Make(user));
        }

        foreach (var app in source.Apps)
        {
            organization.Apps.Add(app.InstalledFrom is null ? Make(app, organization) : FindInstalled(app, others));
        }

        if (organization.Users.Count == 0 || organization.Apps.Count == 0)
        {
            throw new ConfigurationException($"The organization '{source.MyDomain}' needs a user and an app at least.");
        }

        return organization;
    }

    private static Uri WebAddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new ConfigurationException($"logoutUrl '{text}' is not an address that begins with http or https.");

    private SimulatedUser Make(UserConfiguration source)
    {
        if (!_usernames.Add(source.Username))
        {
            throw new ConfigurationException($"Two users have the username '{source.Username}'.");
        }

        var user = new SimulatedUser { Username = source.Username, IsActive = source.IsActive, IsApiEnabled = source.IsApiEnabled };
        user.Password = source.Password ?? user.Password;
        user.FirstName = source.FirstName ?? user.FirstName;
        user.LastName = source.LastName ?? user.LastName;
        user.Email = source.Email ?? user.Email;
        return user;
    }

    private static SimulatedApp FindInstalled(AppConfiguration source, List<Organization> others) =>
        others.Where(other => string.Equals(other.MyDomain, source.InstalledFrom, StringComparison.Ordinal))
            .SelectMany(other => other.Apps)
            .FirstOrDefault(app => string.Equals(app.ConsumerKey, source.ConsumerKey, StringComparison.Ordinal))
        ?? throw new ConfigurationException($"No organization '{source.InstalledFrom}' before this one has an app with the consumerKey '{source.ConsumerKey}'.");

    private SimulatedApp Make(AppConfiguration source, Organization organization)
    {
        var initial = new SimulatedApp();
        var app = new SimulatedApp
        {
            Name = source.Name ?? initial.Name,
            Kind = source.Kind,
            ConsumerKey = source.ConsumerKey ?? initial.ConsumerKey,
            ConsumerSecret = source.ConsumerSecret ?? initial.ConsumerSecret,
            CallbackUrls = [.. source.CallbackUrls ?? [.. initial.CallbackUrls]],
            Scopes = [.. source.Scopes ?? [.. initial.Scopes]],
            RequirePkce = source.RequirePkce,
            RequireSecretForWebServerFlow = source.RequireSecretForWebServerFlow,
            RequireSecretForRefreshTokenFlow = source.RequireSecretForRefreshTokenFlow,
            RotateRefreshTokens = source.RotateRefreshTokens,
            IssueJwtAccessTokens = source.IssueJwtAccessTokens,
            JwtAccessTokenLifetime = source.JwtAccessTokenMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : initial.JwtAccessTokenLifetime,
            SessionTimeout = source.SessionTimeoutMinutes is { } timeout ? TimeSpan.FromMinutes(timeout) : null,
            RefreshTokenPolicy = PolicyOf(source),
            IntrospectAllTokens = source.IntrospectAllTokens,
            PermittedUsers = source.PermittedUsers,
            Certificate = source.CertificateFile is null ? null : LoadCertificate(source.CertificateFile),
            ClientCredentialsEnabled = source.ClientCredentialsUser is not null,
            ClientCredentialsUser = source.ClientCredentialsUser is null ? null : UserOf(organization, source.ClientCredentialsUser),
        };
        foreach (var username in source.AdminApprovedUsers)
        {
            app.AdminApprovedUsers.Add(UserOf(organization, username));
        }

        Check(app);
        return app;
    }

    private void Check(SimulatedApp app)
    {
        if (!_consumerKeys.Add(app.ConsumerKey))
        {
            throw new ConfigurationException($"Two apps have the consumerKey '{app.ConsumerKey}'. To install one app in two orgs use installedFrom.");
        }

        if (app.CallbackUrls.FirstOrDefault(url => !CallbackUrlRule.Allows(url)) is { } refused)
        {
            throw new ConfigurationException($"Salesforce refuses the callback URL '{refused}': it must be https, a custom scheme, or http on localhost by that name.");
        }
    }

    private static RefreshTokenPolicy PolicyOf(AppConfiguration source) => source switch
    {
        { RefreshTokenExpiresAfterDays: not null, RefreshTokenExpiresIfUnusedForDays: not null } =>
            throw new ConfigurationException("An app has either refreshTokenExpiresAfterDays or refreshTokenExpiresIfUnusedForDays."),
        { RefreshTokenExpiresAfterDays: { } days } => RefreshTokenPolicy.ExpireAfter(TimeSpan.FromDays(days)),
        { RefreshTokenExpiresIfUnusedForDays: { } days } => RefreshTokenPolicy.ExpireIfUnusedFor(TimeSpan.FromDays(days)),
        _ => RefreshTokenPolicy.ValidUntilRevoked,
    };

    private X509Certificate2 LoadCertificate(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, file));
        }
        catch (CryptographicException exception)
        {
            throw new ConfigurationException($"certificateFile '{file}' holds no certificate: {exception.Message}", exception);
        }
    }

    private static SimulatedUser UserOf(Organization organization, string username) =>
        organization.Users.FirstOrDefault(user => string.Equals(user.Username, username, StringComparison.OrdinalIgnoreCase))
            ?? throw new ConfigurationException($"The organization '{organization.MyDomain}' has no user '{username}'.");
}
