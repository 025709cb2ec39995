using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.TestWorker;

/// <summary>Opens the browser of the process's own environment, in the process's own folder.</summary>
internal static class BrowserCommands
{
    public static async Task<int> OpenAsync(string address)
    {
        try
        {
            await new SystemBrowser(new SystemEnvironment()).OpenAsync(new Uri(address), CancellationToken.None);
            Console.WriteLine("ok");
            return 0;
        }
        catch (TokenException exception)
        {
            Console.WriteLine($"error {exception.Code} {exception.Message}");
            return 1;
        }
    }
}
