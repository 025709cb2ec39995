using System;
using System.Linq;
using CsCheck;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Fuzz;
using Xunit;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>
/// Each parser with inputs that are nearly right: whatever it is, an input is read or refused with the one typed exception, within a
/// second, and takes no more memory than ten times its length and a megabyte. With SALESFORCETOKEN_LONG_TESTS=1 each parser gets 700,000.
/// The run that is guided by what the code does with an input is <c>./build.ps1 Fuzz</c>.
/// </summary>
public sealed class ParserTests
{
    // A machine that runs other tests too may stop one for seconds.
    private static readonly int MaxMilliseconds = LongTests.Pick(10_000, 1_000);

    public static TheoryData<string> Names { get; } = [.. Parsers.All.Select(static parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_comes_is_read_or_refused_in_one_way(string name)
    {
        var parser = Parsers.All.Single(parser => parser.Name == name);
        foreach (var input in parser.Samples)
        {
            // What a first call loads and compiles is not the input's.
            Assert.Null(Trial.Run(parser, input, int.MaxValue).Fault);
        }

        Inputs.Near(parser.Samples).Sample(
            input =>
            {
                if (Trial.Run(parser, input, MaxMilliseconds).Fault is { } fault)
                {
                    throw new InvalidOperationException($"{fault} The input: {Convert.ToBase64String(input)}");
                }
            },
            seed: Seeds.Short,
            iter: LongTests.Pick(1_500, 700_000),
            threads: 1);
    }
}
