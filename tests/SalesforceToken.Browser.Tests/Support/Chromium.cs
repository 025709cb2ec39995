using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace SalesforceToken.Browser.Tests.Support;

/// <summary>The Chromium that is installed on this machine, started once for all tests. Nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program: what the environment variable CHROMIUM names, or what Debian and other systems call it; null if there is none.</summary>
    public static string? Program { get; } = Find();

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Headless = true,

            // Chromium's sandbox does not start as root, as in a container.
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
    }

    /// <summary>Opens a window with its own cookies, or skips the test where there is no Chromium.</summary>
    public Task<IBrowserContext> OpenWindowAsync(ColorScheme colors = ColorScheme.Light, int width = 1280)
    {
        Assert.SkipWhen(Program is null, "There is no Chromium. On Debian: apt-get install chromium. Elsewhere, name the program in the environment variable CHROMIUM.");
        return _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colors,
            ViewportSize = new ViewportSize { Width = width, Height = 844 },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given)
        {
            return given;
        }

        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Where(Path.IsPathFullyQualified);
        return (from folder in folders from name in names select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
