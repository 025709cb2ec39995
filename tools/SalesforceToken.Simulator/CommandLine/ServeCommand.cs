using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Configuration;
using SalesforceToken.Simulator.Server;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>Runs a simulator until a signal stops it.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        // Registered first, so that a signal during the start is not lost.
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        var options = ServeOptions.Parse(words);
        using var certificate = options.Https ? SimulatorCertificate.Create() : null;
        if (certificate is not null && options.CertificateFile is not null)
        {
            await WriteCertificateAsync(options.CertificateFile, certificate).ConfigureAwait(false);
        }

        var (start, faults) = Prepare(options, certificate);
        await using var org = await StartAsync(start, options.Port).ConfigureAwait(false);
        foreach (var fault in faults)
        {
            org.Faults.Add(fault);
        }

        // Only when it serves: setting up the console takes as long as a few requests.
        var output = Console.Out;
        Banner.Write(output, org, start.AdminKey!, options.CertificateFile);
        await stop.Task.ConfigureAwait(false);
        await output.WriteLineAsync("Stopped.").ConfigureAwait(false);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static (SimulatedOrgOptions Start, List<Fault> Faults) Prepare(ServeOptions options, X509Certificate2? certificate)
    {
        var faults = new List<Fault>(options.Faults);
        SimulatorConfiguration? configuration = null;
        IReadOnlyList<Organization> organizations = [];
        var app = new SimulatedApp();
        if (options.ConfigurationFile is { } file)
        {
            (configuration, organizations) = ConfigurationReader.Read(file);
            app = organizations[0].Apps[0];
            faults.AddRange(FaultsOf(configuration));
        }

        foreach (var url in options.CallbackUrls)
        {
            app.CallbackUrls.Add(CallbackUrlRule.Allows(url) ? url : throw new UsageException($"Salesforce refuses the callback URL '{url}'."));
        }

        var start = new SimulatedOrgOptions
        {
            Port = options.Port,
            Certificate = certificate,
            Organizations = organizations,
            App = app,
            RootHost = configuration?.RootHost ?? LoginHostKind.MyDomain,
            HostPorts = [.. HostsOf(configuration)],
            AdminKey = options.AdminKey ?? configuration?.AdminKey ?? RandomSecret.Create(),
        };
        return (start, faults);
    }

    private static IEnumerable<LoginHostPort> HostsOf(SimulatorConfiguration? configuration)
    {
        foreach (var host in configuration?.Hosts ?? [])
        {
            yield return new LoginHostPort(host.Port, host.Kind, host.MyDomain);
        }
    }

    private static IEnumerable<Fault> FaultsOf(SimulatorConfiguration configuration)
    {
        foreach (var text in configuration.Faults)
        {
            Fault fault;
            try
            {
                fault = FaultSyntax.Parse(text);
            }
            catch (FormatException exception)
            {
                throw new ConfigurationException($"The fault '{text}': {exception.Message}", exception);
            }

            yield return fault;
        }
    }

    private static async Task<SimulatedOrg> StartAsync(SimulatedOrgOptions start, int port)
    {
        try
        {
            return await SimulatedOrg.StartAsync(start).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new ConfigurationException($"Port {port}, or the port of one of the login hosts, cannot be used: {exception.Message}. Choose another with --port.", exception);
        }
        catch (ArgumentException exception)
        {
            throw new ConfigurationException(exception.Message, exception);
        }
    }

    private static async Task WriteCertificateAsync(string file, X509Certificate2 certificate)
    {
        try
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The certificate cannot be written: {exception.Message}", exception);
        }
    }
}
