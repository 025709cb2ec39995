using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// Marks an authorization with the machines that refresh it, so that a data folder which was copied to another machine is noticed
/// there. The mark is derived from the machine's identifier and does not reveal it, as machine-id(5) asks for.
/// </summary>
internal sealed class MachineMark
{
    private const int Kept = 8;
    private const int MarkBytes = 9;

    private readonly IEngineEnvironment _environment;

    public MachineMark(IEngineEnvironment environment)
    {
        _environment = environment;
    }

    /// <summary>The attempt of this process to refresh a token.</summary>
    public RefreshAttempt NewAttempt(TokenProfile profile, DateTimeOffset now) =>
        RefreshAttempt.Create(profile, _environment.ProcessIdentity, now);

    /// <summary>Marks a new authorization. It is this machine's alone.</summary>
    public TokenProfile Start(TokenProfile profile) => profile with { Machines = Own() is { } own ? [own] : [] };

    /// <summary>Adds this machine to those of an authorization, as the one that used it last.</summary>
    public TokenProfile Add(TokenProfile profile)
    {
        if (Own() is not { } own)
        {
            return profile;
        }

        string[] marks = [.. profile.Machines.Where(mark => mark != own), own];
        return profile with { Machines = [.. marks.Skip(marks.Length - Kept)] };
    }

    /// <summary>Whether other machines have refreshed this authorization, and this one has not.</summary>
    public bool IsOfOthers(TokenProfile profile) =>
        profile.Machines.Count != 0 && Own() is { } own && !profile.Machines.Contains(own);

    private string? Own()
    {
        if (_environment.MachineId is not { } id)
        {
            return null;
        }

        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(id));
        return Base64Url.Encode([.. hmac.ComputeHash(Encoding.UTF8.GetBytes("SalesforceToken machine mark")).Take(MarkBytes)]);
    }
}
