using System.IO;
using System.Linq;
using SalesforceToken.Simulator.Administration;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>Prints what runs and how to use it.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, SimulatedOrg org, string adminKey, string? certificateFile)
    {
        output.WriteLine($"The simulator is running at {org.LoginUrl}");
        foreach (var host in org.LoginHosts.Skip(1))
        {
            output.WriteLine($"  {host.Kind,-10} {host.Url}");
        }

        foreach (var organization in org.Organizations)
        {
            output.WriteLine();
            output.WriteLine($"Org {organization.Name} ({organization.Id}{(organization.IsSandbox ? ", sandbox" : string.Empty)})");
            foreach (var app in organization.Apps)
            {
                output.WriteLine($"  App              {app.Name}");
                output.WriteLine($"  Consumer key     {app.ConsumerKey}");
                output.WriteLine($"  Consumer secret  {app.ConsumerSecret}");
                output.WriteLine($"  Callback URLs    {string.Join(' ', app.CallbackUrls)}");
            }

            foreach (var user in organization.Users)
            {
                output.WriteLine($"  User             {user.Username}   password {user.Password}");
            }
        }

        output.WriteLine();
        output.WriteLine("In PowerShell:");
        output.WriteLine($"  New-SfAccessToken simulated -LoginUrl {org.LoginUrl}"
            + $" | Set-SfConsumerCredential -ConsumerKey {org.App.ConsumerKey} -ConsumerSecret (ConvertTo-SecureString {org.App.ConsumerSecret} -AsPlainText -Force)"
            + " | Invoke-SfAuthorization | Get-SfAccessToken");
        output.WriteLine();
        output.WriteLine($"Administration: {org.LoginUrl}{AdministrationEndpoint.Folder[1..]}/counters with the header {AdministrationEndpoint.KeyHeader}: {adminKey}");
        if (certificateFile is not null)
        {
            output.WriteLine($"Certificate: {certificateFile}");
        }

        output.WriteLine("Ctrl+C stops it.");
        output.Flush();
    }
}
