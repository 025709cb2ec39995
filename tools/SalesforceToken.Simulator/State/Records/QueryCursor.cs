using System.Collections.Generic;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>What a query found, for as long as its next pages can be asked for.</summary>
/// <param name="Id">The first part of its locators.</param>
/// <param name="Fields">The fields that the query selects.</param>
/// <param name="Rows">All records that it found.</param>
internal sealed record QueryCursor(string Id, IReadOnlyList<FieldSchema> Fields, IReadOnlyList<Record> Rows);
