namespace SalesforceToken.Simulator.State.Records;

/// <summary>The types of field that the simulated objects have.</summary>
internal enum FieldType
{
    Id,
    Text,
    Email,
    Flag,
    Whole,
    DateTime,
    Reference,
}
