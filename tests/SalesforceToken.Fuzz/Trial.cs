using System;
using System.Diagnostics;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Fuzz;

/// <summary>What one input did.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Allocated">How many bytes of memory it took.</param>
/// <param name="Fault">What is wrong with that; null for nothing.</param>
public readonly record struct Trial(double Milliseconds, long Allocated, string? Fault)
{
    /// <summary>Reads an input. Time and memory count only if a second reading takes as much: the first may load and compile code.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="input">The input.</param>
    /// <param name="maxMilliseconds">How long it may take.</param>
    public static Trial Run(Parser parser, byte[] input, int maxMilliseconds)
    {
        var trial = RunOnce(parser, input);
        if (trial.Fault is null && trial.IsOver(parser, input, maxMilliseconds))
        {
            trial = RunOnce(parser, input);
            if (trial.Fault is null && trial.IsOver(parser, input, maxMilliseconds) && !Debugger.IsAttached)
            {
                return trial with { Fault = $"{trial.Allocated} bytes and {trial.Milliseconds:0} ms for an input of {input.Length} bytes" };
            }
        }

        return trial;
    }

    private static Trial RunOnce(Parser parser, byte[] input)
    {
        string? fault = null;
        var read = parser.Prepare(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            read();
        }
        catch (TokenException)
        {
            // The one typed exception.
        }
        catch (Exception exception)
        {
            fault = exception.ToString();
        }

        return new Trial(Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before, fault);
    }

    private bool IsOver(Parser parser, byte[] input, int maxMilliseconds) =>
        Milliseconds > maxMilliseconds || Allocated > (10L * input.Length) + parser.Allowance;
}
