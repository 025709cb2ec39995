using System.Collections.Generic;

namespace SalesforceToken.Pack.Help;

/// <summary>What a page says of a parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Description">The text.</param>
/// <param name="Facts">The YAML.</param>
internal sealed record ParameterEntry(string Name, IReadOnlyList<Block> Description, IReadOnlyDictionary<string, string> Facts);
