using System;
using CsCheck;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>
/// Each parser with inputs that are nearly right. With SALESFORCETOKEN_LONG_TESTS=1 each gets 700,000. The run that is guided by what the
/// code does with an input is tests/SalesforceToken.Fuzz.
/// </summary>
public sealed class ParserTests
{
    public static TheoryData<string> Names { get; } = [.. Parsers.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_comes_is_read_or_refused_in_one_way(string parser)
    {
        var (good, read) = Parsers.All[parser];
        foreach (var input in good)
        {
            // What a first call loads and compiles is not the input's.
            Assert.Equal(string.Empty, ParserLimits.Use(read, input).Fault);
        }

        Mutation.Of(good).Sample(
            input => Require(ParserLimits.Use(read, input), input), seed: Seeds.Short, iter: LongTests.Pick(1_500, 700_000), threads: 1);
    }

    private static void Require(ParserUse use, byte[] input)
    {
        if (!ParserLimits.IsWithin(use, input))
        {
            throw new InvalidOperationException($"{use} for {input.Length} bytes: {Convert.ToBase64String(input)}");
        }
    }
}
