using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>A profile as it was when it was read or written.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Version">The store's version of it. It changes with each write. It is compared, never interpreted.</param>
/// <param name="KeyProtection">The protection of the key that it is encrypted under.</param>
public sealed record TokenSnapshot(TokenProfile Profile, string Version, KeyProtection KeyProtection);
