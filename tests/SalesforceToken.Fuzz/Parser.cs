using System;
using System.Text;

namespace SalesforceToken.Fuzz;

/// <summary>A parser of the engine for something that comes from outside.</summary>
/// <param name="Name">What it reads, in words. Its corpus has this name too.</param>
/// <param name="Prepare">
/// Makes what the parser reads of an input, and gives what reads it. A refusal is a <see cref="Engine.Errors.TokenException"/>. Any other
/// exception is a fault, as that is when an accepted value does not have the property that it must have.
/// </param>
/// <param name="Made">Good inputs that are not in the corpus, because there are random numbers in them.</param>
public sealed record Parser(string Name, Func<byte[], Action> Prepare, params byte[][] Made)
{
    /// <summary>A parser of bytes.</summary>
    /// <param name="name">What it reads.</param>
    /// <param name="read">Reads an input.</param>
    /// <param name="made">Good inputs that are not in the corpus.</param>
    public Parser(string name, Action<byte[]> read, params byte[][] made)
        : this(name, input => () => read(input), made)
    {
    }

    /// <summary>How much memory an input may take beside ten times its length, in bytes.</summary>
    public long Allowance { get; init; } = 1024 * 1024;

    /// <summary>The good inputs, and those that reached a part of the code that no other reached.</summary>
    public byte[][] Samples { get; } = [.. Corpus.Read(Name), .. Made];

    /// <summary>A parser of text. Bytes that are not UTF-8 become what a file or a pipe would make of them.</summary>
    /// <param name="name">What it reads.</param>
    /// <param name="read">Reads a text.</param>
    public static Parser OfText(string name, Action<string> read) => new(
        name,
        input =>
        {
            var text = Encoding.UTF8.GetString(input);
            return () => read(text);
        });
}
