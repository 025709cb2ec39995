using System;
using SalesforceToken.Simulator.CommandLine;
using SalesforceToken.Simulator.Configuration;

try
{
    return args switch
    {
        ["--help" or "-h" or "-?", ..] => ShowHelp(),
        ["browse", .. var words] => await BrowseCommand.RunAsync(words, Console.Out, Console.Error).ConfigureAwait(false),
        _ => await ServeCommand.RunAsync(args).ConfigureAwait(false),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"{exception.Message} --help shows what there is.");
    return 2;
}
catch (ConfigurationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static int ShowHelp()
{
    Console.Out.WriteLine(Help.Text);
    return 0;
}
