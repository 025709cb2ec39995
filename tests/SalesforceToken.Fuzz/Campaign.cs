using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace SalesforceToken.Fuzz;

/// <summary>A coverage-guided run for one parser: changed inputs that reach something new are changed further.</summary>
internal sealed class Campaign
{
    private const int MaxMilliseconds = 1_000;

    // A long input has no more edges than a short one, and takes longer.
    private const int MaxKeptLength = 4096;
    private const int MaxFaults = 10;

    private readonly Parser _parser;
    private readonly string _faultFolder;
    private readonly Random _random = new();
    private readonly List<byte[]> _pool = [];
    private readonly Dictionary<string, byte[]> _faults = [];
    private readonly Coverage _coverage = new();

    private double _slowest;
    private long _greatest;

    public Campaign(Parser parser, string faultFolder)
    {
        _parser = parser;
        _faultFolder = faultFolder;

        // Twice: what the first reading loads and compiles is not the input's.
        foreach (var input in parser.Samples.Concat(parser.Samples))
        {
            Try(input);
        }

        (_slowest, _greatest, Inputs) = (0, 0, 0);
    }

    public long Inputs { get; private set; }

    public int Faults => _faults.Count;

    /// <summary>Tries inputs for some time.</summary>
    public void Run(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Try(Next());
        }
    }

    /// <summary>The row of the table.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"| {_parser.Name,-28} | {Inputs,11:N0} | {_coverage.Edges,6:N0} | {_slowest,10:0.0} | {_greatest / 1024,12:N0} | {_faults.Count,6} |");

    /// <summary>The fewest inputs, the shortest first, that reach all edges that were reached.</summary>
    public IEnumerable<byte[]> Smallest()
    {
        var coverage = new Coverage();
        foreach (var input in _pool.Except(_parser.Made).OrderBy(static input => input.Length))
        {
            var before = coverage.Edges;
            Coverage.Reset();
            Trial.Run(_parser, input, MaxMilliseconds);
            coverage.Add();
            if (coverage.Edges > before)
            {
                yield return input;
            }
        }
    }

    private byte[] Next()
    {
        var input = _pool[_random.Next(_pool.Count)];
        if (_random.Next(8) == 0)
        {
            // The beginning of one and the end of another.
            var other = _pool[_random.Next(_pool.Count)];
            input = [.. input[.._random.Next(input.Length + 1)], .. other[_random.Next(other.Length + 1)..]];
        }

        for (var edits = 1 << _random.Next(4); edits > 0; edits--)
        {
            input = Edit.Apply(input, Edit.Next(_random));
        }

        return input;
    }

    private void Try(byte[] input)
    {
        Coverage.Reset();
        var trial = Trial.Run(_parser, input, MaxMilliseconds);
        Inputs++;
        _slowest = Math.Max(_slowest, trial.Milliseconds);
        _greatest = Math.Max(_greatest, trial.Allocated);
        if ((_coverage.Add() && input.Length <= MaxKeptLength) || _pool.Count == 0)
        {
            _pool.Add(input);
        }

        // One of each kind: an exception is known by its type and where it was thrown.
        if (trial.Fault is { } fault && _faults.Count < MaxFaults && _faults.TryAdd(Kind(fault), input))
        {
            Directory.CreateDirectory(_faultFolder);
            File.WriteAllBytes(Path.Combine(_faultFolder, $"{_parser.Name} {_faults.Count}"), input);
            Console.WriteLine($"\n{_parser.Name}: {fault}\nThe input: {Corpus.Escape(input.Length > 2000 ? input[..2000] : input)}\n");
        }
    }

    private static string Kind(string fault) =>
        fault.IndexOf("   at ", StringComparison.Ordinal) is > 0 and var at ? fault.Split(':')[0] + fault[at..].Split('\n')[0] : "limit";
}
