namespace SalesforceToken.Simulator.State.Records;

/// <summary>A field of an object.</summary>
/// <param name="Name">The API name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsWritable">Whether a client can set it.</param>
/// <param name="IsRequired">Whether a new record needs it.</param>
internal sealed record FieldSchema(string Name, FieldType Type = FieldType.Text, bool IsWritable = false, bool IsRequired = false)
{
    /// <summary>The type as describe calls name it.</summary>
    public string TypeName => Type switch
    {
        FieldType.Id => "id",
        FieldType.Email => "email",
        FieldType.Flag => "boolean",
        FieldType.Whole => "int",
        FieldType.DateTime => "datetime",
        FieldType.Reference => "reference",
        _ => "string",
    };

    /// <summary>The type as the SOAP API names it, which describe calls give too.</summary>
    public string SoapType => Type switch
    {
        FieldType.Id or FieldType.Reference => "tns:ID",
        FieldType.Flag => "xsd:boolean",
        FieldType.Whole => "xsd:int",
        FieldType.DateTime => "xsd:dateTime",
        _ => "xsd:string",
    };

    public int Length => Type switch
    {
        FieldType.Id or FieldType.Reference => 18,
        FieldType.Text => 255,
        FieldType.Email => 80,
        _ => 0,
    };
}
