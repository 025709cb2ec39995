using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The program openssl, which makes keys and certificates as administrators do.</summary>
internal static class OpenSsl
{
    public const string Password = "pass word-ü";

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "openssl.exe" : "openssl"))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it in a folder, with its arguments as one text. Skips the test where there is none.</summary>
    public static async Task RunAsync(string folder, string arguments)
    {
        Assert.SkipWhen(Program is null, "There is no openssl. On Debian: apt-get install openssl.");
        var start = new ProcessStartInfo(Program!, arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["KEY_PASSWORD"] = Password;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"openssl {arguments}: {errors}");
    }

    /// <summary>Makes key.pem (PKCS#8) and cert.pem for it.</summary>
    public static async Task MakeKeyAsync(string folder, int bits = 2048, int days = 365)
    {
        Directory.CreateDirectory(folder);
        await RunAsync(folder, $"req -x509 -newkey rsa:{bits} -noenc -keyout key.pem -out cert.pem -days {days} -subj /CN=load");
    }
}
