using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class RecordFormatTests
{
    [Fact]
    public void A_record_survives_and_leaves_out_what_is_empty()
    {
        Samples.AssertSame(Samples.Full("prod"), RecordFormat.Released.Read(RecordSerializer.Write(Samples.Full("prod"))));
        Assert.Equal(
            """{"schema":3,"name":"prod","loginUrl":"https://login.salesforce.com","callbackUrl":"http://localhost:1717/OauthRedirect","createdAt":"2026-03-04T05:06:07.1234567Z","updatedAt":"2026-03-04T05:06:07.1234567Z"}""",
            Encoding.UTF8.GetString(RecordSerializer.Write(Samples.Bare("prod"))));
    }

    [Fact]
    public void A_newer_schema_is_refused_as_newer()
    {
        Assert.True(Fails(json => json["schema"] = RecordFormat.CurrentSchema + 1).IsTooNew);
    }

    [Fact]
    public void A_member_that_is_not_known_is_refused_as_newer_and_not_dropped()
    {
        var fault = Fails(json => json["issued"]!["shiny\u001b"] = true);
        Assert.True(fault.IsTooNew);
        Assert.Contains("shiny%1B", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_survives_and_one_that_is_not_known_is_refused_as_newer()
    {
        var profile = Samples.Full("ci") with { Flow = TokenFlow.ClientCredentials };
        Samples.AssertSame(profile, RecordFormat.Released.Read(RecordSerializer.Write(profile)));
        Assert.All(["Device", "clientCredentials", "1", ""], flow => Assert.True(Fails(json => json["flow"] = flow).IsTooNew, flow));
    }

    [Theory]
    [InlineData("schema", "0")]
    [InlineData("schema", "-1")]
    [InlineData("schema", "\"1\"")]
    [InlineData("schema", null)]
    [InlineData("name", null)]
    [InlineData("name", "1")]
    [InlineData("loginUrl", "\"login\"")]
    [InlineData("scope", "\"api\"")]
    [InlineData("scope", "[1]")]
    [InlineData("issued", "[]")]
    [InlineData("createdAt", "\"yesterday\"")]
    [InlineData("createdAt", "\"2026-02-30T00:00:00Z\"")]
    [InlineData("createdAt", "\"2026-02-03T00:00:00+01:00\"")]
    [InlineData("createdAt", "\"2026-02-03T00:00:00.12345678Z\"")]
    public void A_member_that_is_wrong_or_missing_is_refused(string member, string? value)
    {
        Assert.False(Fails(json =>
        {
            json.AsObject().Remove(member);
            if (value is not null)
            {
                json[member] = JsonNode.Parse(value);
            }
        }).IsTooNew);
    }

    [Fact]
    public void A_record_of_schema_2_is_the_first_generation()
    {
        var json = JsonNode.Parse(RecordSerializer.Write(Samples.Full("prod")))!;
        json["schema"] = 2;
        json.AsObject().Remove("generation");
        foreach (var member in new[] { "id", "owner", "generation" })
        {
            json["refreshAttempt"]!.AsObject().Remove(member);
        }

        var profile = RecordFormat.Released.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.Equal((0, 0), (profile.Generation, profile.RefreshAttempt!.Generation));
        Assert.False(profile.RefreshAttempt.IsSame(profile.RefreshAttempt));
    }

    [Fact]
    public void An_older_schema_is_brought_up_step_by_step()
    {
        // As if schema 0 had used the name "comment" for the description.
        var json = JsonNode.Parse(RecordSerializer.Write(Samples.Bare("prod")))!;
        json["schema"] = 0;
        json["comment"] = "old";
        var format = new RecordFormat(new Dictionary<int, Action<Dictionary<string, object>>>
        {
            [0] = members =>
            {
                members["description"] = members["comment"];
                members.Remove("comment");
            },
            [1] = static _ => { },
            [2] = static _ => { },
        });

        var profile = format.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.Equal("old", profile.Description);
        Assert.Contains("\"schema\":3", Encoding.UTF8.GetString(RecordSerializer.Write(profile)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1.5}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":[[[[[[[[[[1]]]]]]]]]]}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\" 1}")]
    public void What_is_not_the_json_of_a_token_is_refused(string text)
    {
        Assert.Throws<RecordFormatException>(() => MinimalJsonReader.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        Assert.Throws<RecordFormatException>(() => MinimalJsonReader.Parse([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
    }

    [Fact]
    public void Text_is_read_as_the_class_library_reads_it()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var characters = new char[random.Next(20)];
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = (char)random.Next(1, round % 2 == 0 ? 0x80 : 0xD800);
            }

            var text = new string(characters);
            var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { [text] = text, ["the number"] = round });

            var members = MinimalJsonReader.Parse(json);

            Assert.Equal(round, members["the number"]);
            Assert.Equal(text, members[text]);
        }
    }

    [Fact]
    public void No_record_says_its_secrets_as_text()
    {
        var profile = Samples.Full("prod");
        foreach (var text in new[] { profile.ToString(), profile.Tokens!.ToString() })
        {
            Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("access", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("refresh", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static RecordFormatException Fails(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(RecordSerializer.Write(Samples.Full("prod")))!;
        change(json);
        return Assert.Throws<RecordFormatException>(() => RecordFormat.Released.Read(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }
}
