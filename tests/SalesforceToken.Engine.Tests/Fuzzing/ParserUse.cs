using System;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>What a parser did with an input.</summary>
/// <param name="Fault">An exception that is not the typed one; empty for none.</param>
/// <param name="Allocated">The bytes that it allocated.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record ParserUse(string Fault, long Allocated, TimeSpan Elapsed);
