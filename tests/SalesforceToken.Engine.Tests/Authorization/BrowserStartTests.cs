using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>Which program is started as the browser, where, and with what. Each test runs in a process with its own folder.</summary>
public sealed class BrowserStartTests : IDisposable
{
    private const string Address = "https://login.salesforce.com/services/oauth2/authorize?state=a%2Fb&scope=api%20web";

    private static readonly string[] Launchers = ["xdg-open", "wslview", "x-www-browser", "sensible-browser", "mybrowser"];

    private readonly TestFolder _folder = new();

    private string Evil => Path.Combine(_folder.Root, "cloned repository");

    private string Tools => Path.Combine(_folder.Root, "tools");

    private string Told => Path.Combine(_folder.Root, "told");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DISPLAY=:0")]
    [InlineData("WAYLAND_DISPLAY=wayland-0")]
    [InlineData("WSL_DISTRO_NAME=Debian")]
    [InlineData("BROWSER=mybrowser")]
    [InlineData("BROWSER=mybrowser %s:xdg-open")]
    [InlineData("BROWSER=./mybrowser")]
    [InlineData("BROWSER=bin/mybrowser")]
    [InlineData("BROWSER=../cloned repository/mybrowser")]
    [InlineData("BROWSER=\"../cloned repository/mybrowser\" %s")]
    public async Task A_program_of_the_current_folder_is_never_the_browser(string variable)
    {
        RequireUnix();
        foreach (var launcher in Launchers)
        {
            Write(Path.Combine(Evil, launcher), "#!/bin/sh\necho evil > \"$TOLD\"\n");
            Write(Path.Combine(Evil, "bin", launcher), "#!/bin/sh\necho evil > \"$TOLD\"\n");
        }

        var output = await OpenAsync($".::bin:./bin:../tools:{Path.Combine(_folder.Root, "absent")}:", Split(variable));

        Assert.StartsWith("error BrowserUnavailable", Assert.Single(output), StringComparison.Ordinal);
        Assert.False(File.Exists(Told), "A program of the current folder was started.");
    }

    [Theory]
    [InlineData("DISPLAY=:0", "xdg-open")]
    [InlineData("WSL_DISTRO_NAME=Debian", "wslview")]
    [InlineData("BROWSER=mybrowser --new-window", "mybrowser")]
    [InlineData("BROWSER=absent:mybrowser %s", "mybrowser")]
    public async Task The_browser_is_the_one_in_PATH_and_starts_outside_the_current_folder_by_its_full_path(string variable, string launcher)
    {
        RequireUnix();
        Write(Path.Combine(Evil, launcher), "#!/bin/sh\necho evil > \"$TOLD\"\n");

        // A file of that name that cannot be run is passed over, as a shell does.
        Write(Path.Combine(_folder.Root, "data", launcher), "not a program", UnixFileMode.UserRead);
        Write(Path.Combine(Tools, launcher), "#!/bin/sh\n{ pwd; echo \"$0\"; for last; do :; done; echo \"$last\"; } > \"$TOLD\"\n");

        var output = await OpenAsync($".:{Path.Combine(_folder.Root, "data")}:{Tools}", Split(variable));

        Assert.Equal(["ok"], output);
        Assert.Equal(["/", Path.Combine(Tools, launcher), Address], await File.ReadAllLinesAsync(Told, TestBed.Cancellation));
    }

    [Fact]
    public async Task The_browser_gets_no_secret_with_its_environment()
    {
        RequireUnix();
        Write(Path.Combine(Tools, "xdg-open"), "#!/bin/sh\nexec /usr/bin/env > \"$TOLD\"\n");
        string[] secrets =
        [
            "SALESFORCETOKEN_KEY", "SALESFORCETOKEN_PREVIOUS_KEY", "SALESFORCETOKEN_STORE_PASSWORD", "SalesforceToken_Key", "SF_ACCESS_TOKEN",
            "SFDX_ACCESS_TOKEN", "SFDX_AUTH_URL", "SF_CLIENT_SECRET", "MY_CONSUMER_SECRET", "SF_PASSPHRASE", "SF_PRIVATE_KEY", "SF_API_KEY",
            "AWS_SECRET_ACCESS_KEY", "NODE_AUTH_TOKEN", "accessToken", "SF_PASSWORD", "SFDX_JWT_KEY", "CI_CREDENTIALS", "PGPASSWORD",
            "MYSQL_PWD", "SSHPASS", "DB_PASS", "RSYNC_PASSWD", "PRIVATEKEY", "AZ_ACCESSKEY", "AUTHORIZATION", "GITHUB_PAT",
            "DOCKER_AUTH_CONFIG", "SITE_PASSWORD", "SF_ACCESS_TOKENS",
        ];
        string[] proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "Https_Proxy"];
        var variables = secrets.Select(name => (name, "hidden-1"))
            .Concat(proxies.Select(name => (name, "http://ada:hidden-2@proxy.example:8080")))
            .Append(("FTP_PROXY", "ada:hid/den-3@proxy.example:8080"))
            .Append(("FEED_URL", "https://ada:hidden-4@feed.example/v3/index.json?a=b@c"))
            .Append(("FEEDS", "a=https://ada:hidden-5@a.example/,//bob:hid@den-6@b.example;ssh://hidden-7@c.example d://hidden-8@d.example:1"))
            .Append(("MYPROXY2", "ada:hidden-9@proxy.example:8080"))
            .Append(("CONNECTION", "Server=db;User Id=ada;Password = hidden-10"))
            .Append(("DOWNLOAD", "https://store.example/file?sv=1&sig=hidden-11"))
            .Append(("SIGNER", "-----BEGIN EC PRIVATE KEY-----hidden-12"))
            .Append(("XDG_ACTIVATION_TOKEN", "kept-1"))
            .Append(("SSH_AUTH_SOCK", "/kept-4"))
            .Append(("SSH_ASKPASS", "/kept-5"))
            .Append(("XAUTHORITY", "/kept-6"))
            .Append(("COMPASS_HOME", "/kept-7"))
            .Append(("AUTHORS", "a@kept-8.example, b://c@d/?e=f"))
            .Append(("NO_PROXY", "kept-2.example"))
            .Append(("MAIL", "https://mail.example/u@kept-3"))
            .Append(("DISPLAY", ":0"));

        var output = await OpenAsync(Tools, variables);

        Assert.Equal(["ok"], output);
        var told = await File.ReadAllTextAsync(Told, TestBed.Cancellation);
        Assert.DoesNotContain("hid", told, StringComparison.Ordinal);
        Assert.All(proxies, name => Assert.Contains($"{name}=http://proxy.example:8080\n", told, StringComparison.Ordinal));
        Assert.Contains("FTP_PROXY=proxy.example:8080\n", told, StringComparison.Ordinal);
        Assert.Contains("FEED_URL=https://feed.example/v3/index.json?a=b@c\n", told, StringComparison.Ordinal);
        Assert.Contains("XDG_ACTIVATION_TOKEN=kept-1\n", told, StringComparison.Ordinal);
        Assert.Contains("FEEDS=a=https://a.example/,//b.example;ssh://c.example d://d.example:1\n", told, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(4, 5), number => Assert.Contains($"kept-{number}", told, StringComparison.Ordinal));
        Assert.Contains("NO_PROXY=kept-2.example\n", told, StringComparison.Ordinal);
        Assert.Contains("MAIL=https://mail.example/u@kept-3\n", told, StringComparison.Ordinal);
        Assert.Contains("DISPLAY=:0\n", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\Program Files\Browser\browser.exe", true)]
    [InlineData(@"\\server\share\browser.exe", true)]
    [InlineData("C:/browser.exe", true)]
    [InlineData(@".\browser.exe", false)]
    [InlineData(@"bin\browser.exe", false)]
    [InlineData("bin/browser.exe", false)]
    [InlineData(@"\browser.exe", false)]
    [InlineData("C:browser.exe", false)]
    [InlineData("browser", false)]
    public void On_Windows_too_a_program_is_a_full_path_or_in_PATH(string program, bool isFullPath)
    {
        var environment = new TestEnvironment { OperatingSystem = OperatingSystemKind.Windows, Variables = { ["PATH"] = @".;;bin;\tools;C:tools" } };

        Assert.Equal(isFullPath ? [program] : Array.Empty<string>(), ProgramSearch.Find(program, environment));
    }

    private static void RequireUnix() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browsers of this test are shell scripts; Windows opens its browser by the system.");

    private static IEnumerable<(string Name, string Value)> Split(string variable)
    {
        yield return (variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
    }

    private static void Write(string path, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private Task<string[]> OpenAsync(string path, IEnumerable<(string Name, string Value)> variables)
    {
        Directory.CreateDirectory(Evil);

        // The shell changes the folder, and what the test's own session has is not there: a display, a browser.
        string[] none = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];
        var unset = string.Join(" ", none.Except(variables.Select(variable => variable.Name)).Select(name => $"unset {name};"));
        return WorkerProcess.RunAsync(
            "/bin/sh",
            _folder.Root,
            ["-c", $"{unset} cd \"$0\" && exec \"$@\"", Evil, WorkerProcess.Executable, "open-browser", Address],
            [.. variables, ("PATH", path), ("TOLD", Told)]);
    }
}
