using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>What the values that PowerShell has become in a body, and which of them are refused.</summary>
public sealed class RestBodyTests(RestWire wire) : IClassFixture<RestWire>
{
    [Theory]
    [InlineData("$null", "null")]
    [InlineData("[DBNull]::Value", "null")]
    [InlineData("(& {})", "null")]
    [InlineData("[NullString]::Value", "null")]
    [InlineData("[System.Management.Automation.Internal.AutomationNull]::Value", "null")]
    [InlineData("[DateOnly]'2026-03-01'", "\"2026-03-01\"")]
    [InlineData("[TimeOnly]'09:30:15.25'", "\"09:30:15.250Z\"")]
    [InlineData("[timespan]'09:30'", "\"09:30:00.000Z\"")]
    [InlineData("[datetimeoffset]'2026-03-01T09:30:00+02:00'", "\"2026-03-01T09:30:00.000+02:00\"")]
    [InlineData("[datetimeoffset]'2026-03-01T09:30:00-03:30'", "\"2026-03-01T09:30:00.000-03:30\"")]
    [InlineData("[datetimeoffset]'2026-03-01T00:00:00Z'", "\"2026-03-01T00:00:00.000Z\"")]
    [InlineData("[datetime]::new(2026, 3, 1, 9, 30, 0, [DateTimeKind]::Utc)", "\"2026-03-01T09:30:00.000Z\"")]
    [InlineData("[bigint]::Pow(10, 60)", "1000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("[int128]::MaxValue", "170141183460469231731687303715884105727")]
    [InlineData("[uint64]::MaxValue", "18446744073709551615")]
    [InlineData("1.50d", "1.50")]
    [InlineData("[single]1.1", "1.1")]
    [InlineData("[half]1.5", "1.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("[DayOfWeek]::Monday", "\"Monday\"")]
    [InlineData("[IO.FileAttributes]'Hidden, System'", "\"Hidden;System\"")]
    [InlineData("[guid]'0a1b2c3d-0000-0000-0000-000000000000'", "\"0a1b2c3d-0000-0000-0000-000000000000\"")]
    [InlineData("[uri]'https://x.example/a%20b'", "\"https://x.example/a%20b\"")]
    [InlineData("[char]'x'", "\"x\"")]
    [InlineData("[switch]$true", "true")]
    [InlineData("[byte[]](1, 2, 3)", "\"AQID\"")]
    [InlineData("[version]'1.2.3'", "\"1.2.3\"")]
    [InlineData("[ipaddress]'10.0.0.1'", "\"10.0.0.1\"")]
    [InlineData("[xml]'<b>1</b>'", "\"<b>1</b>\"")]
    [InlineData("[pscustomobject]@{ b = 1; c = $null }", "{\"b\":1,\"c\":null}")]
    [InlineData("@(1, 'x', [DBNull]::Value)", "[1,\"x\",null]")]
    [InlineData("@()", "[]")]
    [InlineData("[Text.Json.JsonDocument]::Parse('{\"a\":[1,\"x\",null]}')", "{\"a\":[1,\"x\",null]}")]
    [InlineData("[Text.Json.JsonDocument]::Parse('{\"a\":\"x\"}').RootElement", "{\"a\":\"x\"}")]
    [InlineData("[Text.Json.JsonDocument]::Parse('[\"x\"]').RootElement[0]", "\"x\"")]
    [InlineData("[Text.Json.JsonElement]::new()", "null")]
    [InlineData("[Text.Json.Nodes.JsonNode]::Parse('{\"a\":\"x\",\"b\":1.50}')", "{\"a\":\"x\",\"b\":1.50}")]
    [InlineData("[Text.Json.Nodes.JsonNode]::Parse('\"x\"')", "\"x\"")]
    [InlineData("[Newtonsoft.Json.Linq.JObject]::Parse('{\"a\":\"x\",\"b\":[1]}')", "{\"a\":\"x\",\"b\":[1]}")]
    [InlineData("[Newtonsoft.Json.Linq.JValue]::new('x')", "\"x\"")]
    [InlineData("$text", "\"text\"")]
    [InlineData("$row", "{\"N\":null,\"S\":\"x\"}")]
    [InlineData("$more", "{\"N\":null,\"S\":\"x\",\"T\":2}")]
    public void A_value_is_sent_as_Salesforce_takes_it(string value, string json)
    {
        wire.Reset();

        var result = wire.Call(
            $"sobjects/Account -Method Post -Body @{{ a = {value} }}",
            "$table = [Data.DataTable]::new(); $null = $table.Columns.Add('N'); $null = $table.Columns.Add('S'); $row = $table.Rows.Add([DBNull]::Value, 'x'); "
                + "$text = [psobject]'text'; $text.psobject.Properties.Add([psnoteproperty]::new('b', 1)); "
                + "$more = [psobject]$table.Rows.Add([DBNull]::Value, 'x'); $more.psobject.Properties.Add([psnoteproperty]::new('T', 2))");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        using var body = JsonDocument.Parse(wire.Body());
        var sent = body.RootElement.GetProperty("a");
        Assert.Equal(json, sent.ValueKind == JsonValueKind.String ? $"\"{sent.GetString()}\"" : sent.GetRawText());
    }

    [Theory]
    [InlineData("[double]::NaN", "BodyValueInvalid", "a.b[1]")]
    [InlineData("[double]::NegativeInfinity", "BodyValueInvalid", "a.b[1]")]
    [InlineData("[single]::PositiveInfinity", "BodyValueInvalid", "a.b[1]")]
    [InlineData("$secret", "BodyValueInvalid", "secret")]
    [InlineData("$credential", "BodyValueInvalid", "secret")]
    [InlineData("[timespan]'1.00:00'", "BodyValueInvalid", "TotalMinutes")]
    [InlineData("[timespan]'-00:01'", "BodyValueInvalid", "TotalMinutes")]
    [InlineData("{ 1 }", "BodyValueInvalid", "a.b[1]")]
    [InlineData("[string][char]0xD83D", "BodyValueInvalid", "half a character")]
    [InlineData("$loop", "BodyTooDeep", "a.b[1].c.me")]
    public void A_value_that_has_no_form_there_is_refused_with_its_place(string value, string errorId, string said)
    {
        wire.Reset();

        var result = wire.Call($"sobjects/Account -Method Post -Body @{{ a = @{{ b = 1, {value} }} }}", "$loop = @{}; $loop.c = @{ me = $loop }");

        Assert.Equal(errorId, result.ErrorId);
        Assert.Equal("SalesforceToken.SfTokenException", result.Errors[0].Exception.GetType().FullName);
        Assert.Contains(said, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Proxy.Requests);
    }

    [Fact]
    public void A_datetime_keeps_its_offset()
    {
        wire.Reset();
        var time = new DateTime(2026, 7, 1, 9, 30, 0, DateTimeKind.Local);

        Assert.Empty(wire.Call("sobjects/Account -Method Post -Body @{ a = [datetime]'2026-07-01T09:30:00' }").Errors);

        using var body = JsonDocument.Parse(wire.Body());
        Assert.Equal(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture), body.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void A_datetime_at_midnight_is_sent_as_a_time_and_warned_of_once_with_both_forms()
    {
        wire.Reset();

        var result = wire.Call("sobjects/Event -Method Post -Body @{ Start = [datetime]::new(2026, 3, 1, 0, 0, 0, [DateTimeKind]::Utc) }, @{ Start = [datetime]'2026-03-02' }");

        var warning = Assert.Single(result.Warnings);
        Assert.Contains("Start", warning, StringComparison.Ordinal);
        Assert.Contains("2026-03-01T00:00:00.000Z", warning, StringComparison.Ordinal);
        Assert.EndsWith(": 2026-03-01.", warning, StringComparison.Ordinal);
        Assert.Contains("2026-03-01T00:00:00.000Z", wire.Body(), StringComparison.Ordinal);
        Assert.Single(wire.Call("x -Query @{ start = [datetime]'2026-03-02' }").Warnings);
        Assert.Empty(wire.Call("x -Query @{ start = [DateOnly]'2026-03-02' }").Warnings);
    }

    [Theory]
    [InlineData("[DBNull]::Value", "")]
    [InlineData("[DateOnly]'2026-03-01'", "2026-03-01")]
    [InlineData("[DayOfWeek]::Friday, 2", "Friday%2C2")]
    public void A_value_of_the_query_has_the_same_form(string value, string sent)
    {
        wire.Reset();

        Assert.Empty(wire.Call($"x -Query @{{ a = {value} }}").Errors);

        Assert.EndsWith($"/x?a={sent} HTTP/1.1", wire.Target(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_query_that_is_no_text_is_refused() =>
        Assert.Equal(
            ["QueryInvalid", "QueryInvalid"],
            new[] { "@{ a = @{ b = 1 } }", "@{ a = $secret }" }.Select(query => wire.Call("x -Query " + query).ErrorId));

    [Theory]
    [InlineData("'Söhne' -ContentType 'text/plain; charset=iso-8859-1'", "Content-Type: text/plain; charset=iso-8859-1\n", "S\u00f6hne")]
    [InlineData("([xml]'<a/>')", "Content-Type: application/xml\n", "<a />")]
    [InlineData("@{ a = 'b c' } -ContentType application/x-www-form-urlencoded", "Content-Type: application/x-www-form-urlencoded\n", "a=b%20c")]
    public void A_body_fits_its_media_type(string body, string header, string sent)
    {
        wire.Reset();

        Assert.Empty(wire.Call($"x -Method Post -Body {body}").Errors);

        Assert.Contains(header, wire.Proxy.Requests[0], StringComparison.Ordinal);
        Assert.Equal(sent, wire.Body());
    }
}
