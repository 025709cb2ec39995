using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>An object type: its name, the prefix of its ids and its fields.</summary>
internal sealed record ObjectSchema(string Name, string Plural, string KeyPrefix, bool IsWritable, IReadOnlyList<FieldSchema> Fields)
{
    private static readonly FieldSchema[] System =
    [
        new("CreatedDate", FieldType.DateTime),
        new("CreatedById", FieldType.Reference),
        new("LastModifiedDate", FieldType.DateTime),
        new("LastModifiedById", FieldType.Reference),
        new("SystemModstamp", FieldType.DateTime),
    ];

    public static IReadOnlyList<ObjectSchema> All { get; } =
    [
        new("Account", "Accounts", "001", true, WithSystemFields(
            new("Name", IsWritable: true, IsRequired: true),
            new("AccountNumber", IsWritable: true),
            new("Industry", IsWritable: true),
            new("Phone", IsWritable: true),
            new("NumberOfEmployees", FieldType.Whole, IsWritable: true),
            new("OwnerId", FieldType.Reference, IsWritable: true))),
        new("Contact", "Contacts", "003", true, WithSystemFields(
            new("LastName", IsWritable: true, IsRequired: true),
            new("FirstName", IsWritable: true),
            new("Email", FieldType.Email, IsWritable: true),
            new("AccountId", FieldType.Reference, IsWritable: true))),
        new("Organization", "Organizations", "00D", false, WithSystemFields(
            new("Name"),
            new("InstanceName"),
            new("NamespacePrefix"),
            new("OrganizationType"),
            new("IsSandbox", FieldType.Flag),
            new("TrialExpirationDate", FieldType.DateTime))),
        new("User", "Users", "005", false, WithSystemFields(
            new("Username"),
            new("Name"),
            new("FirstName"),
            new("LastName"),
            new("Alias"),
            new("Email", FieldType.Email),
            new("IsActive", FieldType.Flag),
            new("UserType"),
            new("ProfileId", FieldType.Reference),
            new("TimeZoneSidKey"),
            new("LocaleSidKey"),
            new("LanguageLocaleKey"),
            new("EmailEncodingKey"))),
    ];

    public static ObjectSchema? Find(string name) =>
        All.FirstOrDefault(schema => string.Equals(schema.Name, name, StringComparison.OrdinalIgnoreCase));

    public FieldSchema? FindField(string name) =>
        Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));

    private static FieldSchema[] WithSystemFields(params ReadOnlySpan<FieldSchema> own) => [new("Id", FieldType.Id), .. own, .. System];
}
