using System;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Playground.Hosting;

namespace SalesforceToken.Playground.Story;

/// <summary>
/// What another script of the same user does, in a process of its own: it gets the stored token and calls the org with it.
/// </summary>
internal static class SecondProcess
{
    private const string Query = "SELECT Id, Name FROM Account LIMIT 3";

    /// <summary>How this program starts itself as the second process.</summary>
    public static ProcessStartInfo StartInfo(string name)
    {
        // Under the dotnet command this program is an argument, otherwise a program of its own.
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (System.IO.Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--use-stored-token");
        start.ArgumentList.Add(name);
        return start;
    }

    public static async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(name, cancellationToken);
            return 0;
        }
        catch (Exception failure) when (failure is RuntimeException or HttpRequestException or JsonException or InvalidOperationException)
        {
            throw new StoryException(failure.Message);
        }
    }

    private static async Task CallAsync(string name, CancellationToken cancellationToken)
    {
        using var session = new PowerShellSession(new ConsoleAnswers());
        var command = $"$token = Get-SfAccessToken {name}";
        Console.WriteLine($"PS (process {Environment.ProcessId})> {command}");
        var token = session.Invoke($"{command}; $token").Single();
        var accessToken = session.Invoke($"Get-SfAccessToken {name} -AsPlainText").Single().ToString();

        using var http = new HttpClient { BaseAddress = (Uri)token.Properties["InstanceUrl"].Value };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var version = await NewestVersionAsync(http, cancellationToken);
        using var response = await http.GetAsync($"{version}/query?q={Uri.EscapeDataString(Query)}", cancellationToken);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        Console.WriteLine($"{Query}{Environment.NewLine}    HTTP {(int)response.StatusCode} from {http.BaseAddress}{version}/query");
        foreach (var record in answer.RootElement.GetProperty("records").EnumerateArray())
        {
            Console.WriteLine($"    {record.GetProperty("Id").GetString()}  {record.GetProperty("Name").GetString()}");
        }
    }

    private static async Task<string> NewestVersionAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetStreamAsync("services/data", cancellationToken));
        return answer.RootElement.EnumerateArray().Last().GetProperty("url").GetString()!.TrimStart('/');
    }
}
