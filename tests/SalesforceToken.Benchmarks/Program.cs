using System;
using System.Runtime.CompilerServices;

namespace SalesforceToken.Benchmarks;

/// <summary>
/// Runs a group of measurements. The first two names are what the cold ones start as processes of their own; they come before all
/// else and load nothing that they do not measure.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments.Length == 1 ? arguments[0] : string.Empty)
        {
            case "empty":
                return 0;
            case "first-read":
                return FirstRead();
            default:
                return Measure(arguments);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FirstRead() => Store.ColdBenchmarks.FirstRead();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Measure(string[] arguments)
    {
        switch (arguments)
        {
            case ["store"]:
                Store.WarmBenchmarks.Run();
                Store.ScaleBenchmarks.Run();
                Store.ColdBenchmarks.Run();
                return 0;
            default:
                Console.Error.WriteLine("Name a group of measurements: store");
                return 2;
        }
    }
}
