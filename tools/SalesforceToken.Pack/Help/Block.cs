using System.Text.RegularExpressions;

namespace SalesforceToken.Pack.Help;

/// <summary>A paragraph, a list, a table or a piece of code.</summary>
/// <param name="Language">The language of a fenced block, which may be empty; null for text.</param>
/// <param name="Text">What the page has, in one line for each paragraph and each item of a list.</param>
internal sealed record Block(string? Language, string Text)
{
    public bool IsCode => Language is not null;

    /// <summary>The words without the marks of Markdown: help is plain text.</summary>
    public string Plain => IsCode ? Text : Regex.Replace(Text, @"\[([^\]]+)\]\([^)]+\)|\*\*([^*]+)\*\*|`([^`]+)`", "$1$2$3");
}
