namespace SalesforceToken.Simulator.Rest.Data;

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
