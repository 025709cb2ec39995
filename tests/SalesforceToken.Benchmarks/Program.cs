using System;

switch (args)
{
    case ["store"]:
        SalesforceToken.Benchmarks.Store.WarmBenchmarks.Run();
        SalesforceToken.Benchmarks.Store.ScaleBenchmarks.Run();
        SalesforceToken.Benchmarks.Store.ColdBenchmarks.Run();
        return 0;
    case ["engine"]:
        await SalesforceToken.Benchmarks.Engine.EngineBenchmarks.RunAsync();
        return 0;
    case ["shell"]:
        await SalesforceToken.Benchmarks.Shell.ShellBenchmarks.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Name a group of measurements: store, engine, shell (with pwsh on the path)");
        return 2;
}
