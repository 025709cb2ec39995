using System;
using System.Collections.Generic;
using System.IO;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>A data folder for one test. Its stores do not use the keyring of the machine.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("sftoken-").FullName;

    public TestFolder()
    {
        Root = Path.Combine(_parent, "data");
        Environment.Variables["SALESFORCETOKEN_HOME"] = Root;
    }

    public string Root { get; }

    public TestEnvironment Environment { get; } = new();

    public List<string> Notices { get; } = [];

    public string Tokens => Path.Combine(Root, "tokens");

    public string Keys => Path.Combine(Root, "keys");

    public FileTokenStore Open() => new(Options());

    public FileTokenStoreOptions Options(TimeSpan? lockTimeout = null) => new()
    {
        Environment = Environment,
        LockTimeout = lockTimeout ?? TimeSpan.FromSeconds(30),
        Notice = text =>
        {
            lock (Notices)
            {
                Notices.Add(text);
            }
        },
        PlatformProtector = static _ => null,
    };

    public string TokenFile(string encodedName) => Path.Combine(Tokens, encodedName + ".jwe");

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
