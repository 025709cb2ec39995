using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using SharpFuzz;

namespace SalesforceToken.Fuzz;

/// <summary>
/// Changes the inputs of the corpus by chance, keeps those that reach new code, and looks whether each is read or refused as it must be.
/// The arguments are the number of inputs and the most minutes, and then perhaps a folder for a new corpus.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var count = long.Parse(arguments[0], CultureInfo.InvariantCulture);
        var time = TimeSpan.FromMinutes(double.Parse(arguments[1], CultureInfo.InvariantCulture));
        try
        {
            // The copy beside this program, which nothing has loaded yet.
            Fuzzer.Instrument(Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Engine.dll"), static _ => true, Options.Value);
        }
        catch (InstrumentationException exception) when (exception.Message.Contains("already instrumented", StringComparison.Ordinal))
        {
            // By an earlier run.
        }

        Coverage.Start();
        return Run(count, time, arguments.Skip(2).FirstOrDefault());
    }

    private static int Run(long count, TimeSpan time, string? newCorpus)
    {
        var start = Stopwatch.GetTimestamp();
        var faultFolder = Path.Combine(AppContext.BaseDirectory, "Faults");
        var campaigns = Parsers.All.Select(parser => (parser.Name, Campaign: new Campaign(parser, faultFolder))).ToList();

        // The same time for each, in turns.
        while (campaigns.Sum(static one => one.Campaign.Inputs) < count && Stopwatch.GetElapsedTime(start) < time)
        {
            foreach (var (_, campaign) in campaigns)
            {
                campaign.Run(TimeSpan.FromMilliseconds(100));
            }
        }

        Console.WriteLine("| Parser                       |      Inputs |  Edges | Slowest ms | Greatest KiB | Faults |");
        Console.WriteLine("| ---                          |         --- |    --- |        --- |          --- |    --- |");
        foreach (var (name, campaign) in campaigns)
        {
            Console.WriteLine(campaign);
            if (newCorpus is not null)
            {
                Corpus.Write(newCorpus, name, campaign.Smallest());
            }
        }

        var faults = campaigns.Sum(static one => one.Campaign.Faults);
        Console.WriteLine(FormattableString.Invariant(
            $"{campaigns.Sum(static one => one.Campaign.Inputs):N0} inputs in {Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes, {faults} faults{(faults == 0 ? "" : " in " + faultFolder)}"));
        return faults == 0 ? 0 : 1;
    }
}
