using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>The options of the program.</summary>
internal sealed class ServeOptions
{
    public int Port { get; private set; }

    public bool Https { get; private set; }

    public string? CertificateFile { get; private set; }

    public string? ConfigurationFile { get; private set; }

    public string? AdminKey { get; private set; }

    public List<string> CallbackUrls { get; } = [];

    public List<Fault> Faults { get; } = [];

    public static ServeOptions Parse(IEnumerable<string> words)
    {
        var options = new ServeOptions();
        var arguments = new Arguments(words);
        while (arguments.TryNext(out var word))
        {
            options.Read(word, arguments);
        }

        if (options.CertificateFile is not null && !options.Https)
        {
            throw new UsageException("--certificate-file goes with --https.");
        }

        return options;
    }

    private void Read(string option, Arguments arguments)
    {
        switch (option)
        {
            case "--port":
                Port = PortOf(arguments.ValueOf(option));
                break;
            case "--https":
                Https = true;
                break;
            case "--certificate-file":
                CertificateFile = arguments.ValueOf(option);
                break;
            case "--config":
                ConfigurationFile = arguments.ValueOf(option);
                break;
            case "--admin-key":
                AdminKey = arguments.ValueOf(option);
                break;
            case "--callback-url":
                CallbackUrls.Add(arguments.ValueOf(option));
                break;
            case "--fault":
                Faults.Add(FaultOf(arguments.ValueOf(option)));
                break;
            default:
                throw new UsageException($"Unknown option '{option}'.");
        }
    }

    private static int PortOf(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
        ? port
        : throw new UsageException($"'{value}' is not a port: a number from 0 (any free one) to {IPEndPoint.MaxPort}.");

    private static Fault FaultOf(string value)
    {
        try
        {
            return FaultSyntax.Parse(value);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--fault {value}: {exception.Message}");
        }
    }
}
