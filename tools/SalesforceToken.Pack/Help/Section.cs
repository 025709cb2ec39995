using System.Collections.Generic;

namespace SalesforceToken.Pack.Help;

/// <summary>A heading with what belongs to it.</summary>
internal sealed record Section(string Title)
{
    public List<Block> Blocks { get; } = [];

    public List<Section> Sections { get; } = [];

    public bool IsEmpty => Blocks.Count == 0 && Sections.Count == 0;
}
