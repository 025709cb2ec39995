using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>The records of one org, in memory; the generated ones are created on first use.</summary>
internal sealed class OrgData
{
    private static readonly string[] Industries = ["Agriculture", "Banking", "Chemicals", "Education", "Energy", "Manufacturing", "Retail"];
    private readonly Lock _gate = new();
    private readonly Organization _organization;
    private readonly DateTimeOffset _createdAt;
    private readonly Dictionary<string, Dictionary<string, Record>> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);

    public OrgData(Organization organization, DateTimeOffset createdAt)
    {
        _organization = organization;
        _createdAt = createdAt;
        Limits = new RequestLimit(organization);
    }

    public QueryCursors Cursors { get; } = new();

    public BulkJobs Jobs { get; } = new();

    public RequestLimit Limits { get; }

    public IReadOnlyList<Record> All(ObjectSchema schema)
    {
        lock (_gate)
        {
            return [.. TableOf(schema).Values];
        }
    }

    public int Count(ObjectSchema schema)
    {
        lock (_gate)
        {
            return TableOf(schema).Count;
        }
    }

    /// <summary>The record with this id of 15 or 18 characters.</summary>
    public Record? Find(ObjectSchema schema, string id)
    {
        lock (_gate)
        {
            return TableOf(schema).GetValueOrDefault(Long(id));
        }
    }

    public bool IsDeleted(string id)
    {
        lock (_gate)
        {
            return _deleted.Contains(Long(id));
        }
    }

    public Record Create(ObjectSchema schema, IReadOnlyDictionary<string, object?> values, SimulatedUser user, DateTimeOffset now)
    {
        var record = Stamp(schema, SalesforceId.New(schema.KeyPrefix), user.Id, now).With(values);
        lock (_gate)
        {
            TableOf(schema).Add(record.Id, record);
        }

        return record;
    }

    public bool Update(ObjectSchema schema, string id, IReadOnlyDictionary<string, object?> values, SimulatedUser user, DateTimeOffset now)
    {
        lock (_gate)
        {
            var table = TableOf(schema);
            if (!table.TryGetValue(Long(id), out var record))
            {
                return false;
            }

            table[record.Id] = record.With(values).With(new Dictionary<string, object?>
            {
                ["LastModifiedDate"] = Text(now),
                ["LastModifiedById"] = user.Id,
                ["SystemModstamp"] = Text(now),
            });
            return true;
        }
    }

    public bool Delete(ObjectSchema schema, string id)
    {
        lock (_gate)
        {
            return TableOf(schema).Remove(Long(id)) && _deleted.Add(Long(id));
        }
    }

    /// <summary>A time as the REST API writes it, with milliseconds and +0000.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    private static string Long(string id)
    {
        if (id.Length == SalesforceId.ShortLength)
        {
            return SalesforceId.Lengthen(id);
        }

        // The long form. Its last three characters encode the case of the others, so that it names one record even if case is ignored.
        return id;
    }

    private Dictionary<string, Record> TableOf(ObjectSchema schema)
    {
        // Created at each use: tests change users while the simulator runs, and the org's own record follows its settings.
        if (schema.Name is "User" or "Organization")
        {
            var records = schema.Name == "User" ? _organization.Users.Select(user => Of(schema, user)) : [Of(schema, _organization)];
            return records.ToDictionary(record => record.Id, StringComparer.Ordinal);
        }

        if (!_tables.TryGetValue(schema.Name, out var table))
        {
            var generated = schema.Name == "Account" ? Enumerable.Range(1, _organization.GeneratedAccounts).Select(number => Account(schema, number)) : [];
            table = generated.ToDictionary(record => record.Id, StringComparer.Ordinal);
            _tables.Add(schema.Name, table);
        }

        return table;
    }

    private Record Account(ObjectSchema schema, int number)
    {
        var owner = _organization.Users.Count > 0 ? _organization.Users[0].Id : string.Empty;
        return Stamp(schema, SalesforceId.Numbered(schema.KeyPrefix, number), owner, _createdAt).With(new Dictionary<string, object?>
        {
            ["Name"] = string.Create(CultureInfo.InvariantCulture, $"Account {number:D5}"),
            ["AccountNumber"] = string.Create(CultureInfo.InvariantCulture, $"A-{number:D6}"),
            ["Industry"] = Industries[number % Industries.Length],
            ["NumberOfEmployees"] = number % 1000,
            ["OwnerId"] = owner,
        });
    }

    private Record Of(ObjectSchema schema, SimulatedUser user) => Stamp(schema, user.Id, user.Id, _createdAt).With(new Dictionary<string, object?>
    {
        ["Username"] = user.Username,
        ["Name"] = user.DisplayName,
        ["FirstName"] = user.FirstName,
        ["LastName"] = user.LastName,
        ["Alias"] = user.LastName.Length > 8 ? user.LastName[..8] : user.LastName,
        ["Email"] = user.Email,
        ["IsActive"] = user.IsActive,
        ["UserType"] = "Standard",
        ["ProfileId"] = SalesforceId.Numbered("00e", 1),
        ["TimeZoneSidKey"] = "Europe/London",
        ["LocaleSidKey"] = "en_GB",
        ["LanguageLocaleKey"] = "en_US",
        ["EmailEncodingKey"] = "UTF-8",
    });

    private Record Of(ObjectSchema schema, Organization organization) =>
        Stamp(schema, organization.Id, organization.Users.Count > 0 ? organization.Users[0].Id : string.Empty, _createdAt).With(new Dictionary<string, object?>
        {
            ["Name"] = organization.Name,
            ["InstanceName"] = "SIM1",
            ["OrganizationType"] = "Developer Edition",
            ["IsSandbox"] = organization.IsSandbox,
        });

    private static Record Stamp(ObjectSchema schema, string id, string userId, DateTimeOffset at) => new(schema, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Id"] = id,
        ["CreatedDate"] = Text(at),
        ["CreatedById"] = userId,
        ["LastModifiedDate"] = Text(at),
        ["LastModifiedById"] = userId,
        ["SystemModstamp"] = Text(at),
    });
}
