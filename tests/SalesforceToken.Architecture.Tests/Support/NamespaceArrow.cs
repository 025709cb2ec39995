using System.Collections.Generic;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>
/// Types of one namespace use types of another. <paramref name="Examples"/> has each pair of types once, as "type A uses type B",
/// in alphabetical order; there is always at least one.
/// </summary>
internal sealed record NamespaceArrow(string From, string To, IReadOnlyList<string> Examples);
