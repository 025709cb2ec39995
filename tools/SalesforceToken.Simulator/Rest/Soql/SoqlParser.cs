using System;
using System.Collections.Generic;
using System.Globalization;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest.Soql;

/// <summary>Parses the part of SOQL that the simulator supports, and refuses the rest as Salesforce refuses a malformed query.</summary>
internal sealed class SoqlParser
{
    private readonly List<string> _tokens;
    private int _position;

    private SoqlParser(string text) => _tokens = SoqlTokens.Split(text);

    private string? Current => _position < _tokens.Count ? _tokens[_position] : null;

    public static SoqlQuery Parse(string text)
    {
        var parser = new SoqlParser(text);
        var query = parser.ReadQuery();
        return parser.Current is null ? query : throw parser.Unexpected();
    }

    private SoqlQuery ReadQuery()
    {
        Expect("SELECT");
        var names = ReadNames();
        Expect("FROM");
        var type = ReadWord();
        var schema = ObjectSchema.Find(type)
            ?? throw new RestException(400, "INVALID_TYPE", $"sObject type '{type}' is not supported.");
        var query = new SoqlQuery(schema) { Fields = names.ConvertAll(name => FieldOf(schema, name)) };
        if (TakeIf("WHERE"))
        {
            query = query with { Conditions = ReadConditions(schema) };
        }

        if (TakeIf("ORDER"))
        {
            Expect("BY");
            query = query with { OrderBy = FieldOf(schema, ReadWord()), IsDescending = !TakeIf("ASC") && TakeIf("DESC") };
        }

        query = TakeIf("LIMIT") ? query with { Limit = ReadNumber() } : query;
        return TakeIf("OFFSET") ? query with { Offset = ReadNumber() } : query;
    }

    private List<string> ReadNames()
    {
        var names = new List<string>();
        if (IsNext("COUNT") && _position + 1 < _tokens.Count && _tokens[_position + 1] == "(")
        {
            _position++;
            Expect("(");
            Expect(")");
            return names;
        }

        do
        {
            names.Add(ReadWord());
        }
        while (TakeIf(","));
        return names;
    }

    private List<SoqlCondition> ReadConditions(ObjectSchema schema)
    {
        var conditions = new List<SoqlCondition>();
        do
        {
            var field = FieldOf(schema, ReadWord());
            var comparison = Take();
            if (comparison.ToUpperInvariant() is not ("=" or "!=" or "<" or "<=" or ">" or ">=" or "LIKE"))
            {
                _position--;
                throw Unexpected();
            }

            conditions.Add(new(field, comparison.ToUpperInvariant(), ReadValue()));
        }
        while (TakeIf("AND"));
        return conditions;
    }

    private object? ReadValue()
    {
        var token = Take();
        if (token[0] == '\'')
        {
            return SoqlTokens.Unquote(token);
        }

        if (int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        switch (token.ToUpperInvariant())
        {
            case "TRUE":
                return true;
            case "FALSE":
                return false;
            case "NULL":
                return null;
            default:
                _position--;
                throw Unexpected();
        }
    }

    private static FieldSchema FieldOf(ObjectSchema schema, string name) => schema.FindField(name)
        ?? throw new RestException(400, "INVALID_FIELD", $"No such column '{name}' on entity '{schema.Name}'.");

    private string ReadWord()
    {
        var token = Take();
        if (char.IsAsciiLetter(token[0]))
        {
            return token;
        }

        _position--;
        throw Unexpected();
    }

    private int ReadNumber()
    {
        var token = Take();
        if (int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _position--;
        throw Unexpected();
    }

    private void Expect(string keyword)
    {
        if (!TakeIf(keyword))
        {
            throw Unexpected();
        }
    }

    private bool TakeIf(string keyword)
    {
        var isNext = IsNext(keyword);
        _position += isNext ? 1 : 0;
        return isNext;
    }

    private bool IsNext(string keyword) => string.Equals(Current, keyword, StringComparison.OrdinalIgnoreCase);

    private string Take()
    {
        var token = Current ?? throw Unexpected();
        _position++;
        return token;
    }

    private RestException Unexpected() => Malformed(Current is null ? "unexpected end of query" : $"unexpected token: '{Current}'");

    private static RestException Malformed(string message) => new(400, "MALFORMED_QUERY", message);
}
