using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByTypeOf
{
    // Behind a switch and a long constant, which the reader of instructions has to step over.
    public static string Name(int number, long value) => number switch
    {
        0 => "zero",
        1 => "one",
        2 => "two",
        3 => "three",
        _ when value == long.MaxValue => "most",
        _ => typeof(Thing).Name,
    };
}
