using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Rest;

public sealed class QueryTests : RestTest
{
    [Fact]
    public async Task All_records_come_in_pages_of_two_thousand()
    {
        var ids = new HashSet<string>();
        var sizes = new List<int>();
        var page = (await Api.QueryAsync("SELECT Id, Name FROM Account")).Expect(HttpStatusCode.OK);
        while (true)
        {
            Assert.Equal(5_000, page.Json["totalSize"]!.GetValue<int>());
            var records = page.Json["records"]!.AsArray();
            sizes.Add(records.Count);
            ids.UnionWith(records.Select(record => record!["Id"]!.ToString()));
            if (page.Json["done"]!.GetValue<bool>())
            {
                break;
            }

            page = (await Api.GetAsync(page["nextRecordsUrl"]!)).Expect(HttpStatusCode.OK);
        }

        Assert.Equal([2_000, 2_000, 1_000], sizes);
        Assert.Equal(5_000, ids.Count);
        Assert.All(ids, id => Assert.Equal(18, id.Length));
    }

    [Theory]
    [InlineData("SELECT COUNT() FROM Account", 5_000)]
    [InlineData("select count() from account where Industry = 'energy'", 714)]
    [InlineData("SELECT COUNT() FROM Account WHERE Name LIKE 'Account 0000_'", 9)]
    [InlineData("SELECT COUNT() FROM Account WHERE Name LIKE '%99' AND NumberOfEmployees >= 900", 5)]
    [InlineData("SELECT COUNT() FROM Account WHERE Phone = NULL", 5_000)]
    [InlineData("SELECT COUNT() FROM Contact", 0)]
    [InlineData("SELECT COUNT() FROM Organization WHERE IsSandbox = FALSE", 1)]
    public async Task Counts_are_counts_without_records(string query, int expected)
    {
        var response = (await Api.QueryAsync(query)).Expect(HttpStatusCode.OK);

        Assert.Equal((expected, true, 0), (response.Json["totalSize"]!.GetValue<int>(), response.Json["done"]!.GetValue<bool>(), response.Json["records"]!.AsArray().Count));
    }

    [Fact]
    public async Task Order_limit_and_offset_are_obeyed()
    {
        var response = await Api.QueryAsync("SELECT Name FROM Account ORDER BY Name DESC LIMIT 2 OFFSET 1");

        Assert.Equal(["Account 04999", "Account 04998"], response.Json["records"]!.AsArray().Select(record => record!["Name"]!.ToString()));
    }

    [Fact]
    public async Task A_record_has_its_attributes_and_the_fields_asked_for()
    {
        var response = await Api.QueryAsync($"SELECT Username, Id FROM User WHERE Id = '{Org.User.Id[..15]}'");

        var record = Assert.Single(response.Json["records"]!.AsArray())!.AsObject();
        Assert.Equal(["attributes", "Username", "Id"], record.Select(field => field.Key));
        Assert.Equal(Org.User.Username, record["Username"]!.ToString());
        Assert.Equal($"/services/data/v66.0/sobjects/User/{Org.User.Id}", record["attributes"]!["url"]!.ToString());
    }

    [Theory]
    [InlineData("", "MALFORMED_QUERY")]
    [InlineData("SELECT FROM Account", "MALFORMED_QUERY")]
    [InlineData("SELECT Id Account", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Account WHERE", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Account; DROP", "MALFORMED_QUERY")]
    [InlineData("DELETE FROM Account", "MALFORMED_QUERY")]
    [InlineData("SELECT Nothing FROM Account", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Account WHERE Nothing = 1", "INVALID_FIELD")]
    [InlineData("SELECT Id FROM Nothing", "INVALID_TYPE")]
    public async Task A_query_that_cannot_be_understood_is_refused(string query, string errorCode) =>
        RestClient.ExpectError(await Api.QueryAsync(query), HttpStatusCode.BadRequest, errorCode);

    [Fact]
    public async Task A_quote_in_a_value_is_escaped_with_a_backslash()
    {
        await Api.SendAsync(System.Net.Http.HttpMethod.Post, "sobjects/Account", """{"Name":"John's \\ Depot"}""");

        var response = await Api.QueryAsync(@"SELECT Name FROM Account WHERE Name = 'John\'s \\ Depot'");

        Assert.Equal(@"John's \ Depot", Assert.Single(response.Json["records"]!.AsArray())!["Name"]!.ToString());
    }

    [Fact]
    public async Task Columns_are_told_without_records()
    {
        var response = await Api.GetAsync("query?columns=true&q=" + Uri.EscapeDataString("SELECT Id, NumberOfEmployees FROM Account"));

        Assert.Equal(["Id", "NumberOfEmployees"], response.Json["columnMetadata"]!.AsArray().Select(column => column!["columnName"]!.ToString()));
        Assert.Null(response["records"]);
    }

    [Fact]
    public async Task The_eleventh_open_query_closes_the_first()
    {
        var first = await Api.QueryAsync("SELECT Id FROM Account");
        var last = first;
        for (var i = 0; i < 10; i++)
        {
            last = await Api.QueryAsync("SELECT Id FROM Account");
        }

        RestClient.ExpectError(await Api.GetAsync(first["nextRecordsUrl"]!), HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR");
        (await Api.GetAsync(last["nextRecordsUrl"]!)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_tooling_query_and_a_doubled_slash_are_tolerated()
    {
        (await Api.GetAsync("tooling/query?q=" + Uri.EscapeDataString("SELECT Id FROM User"))).Expect(HttpStatusCode.OK);
        (await Client.GetAsync($"{Org.LoginUrl}/services/data/v66.0/limits", AccessToken)).Expect(HttpStatusCode.OK);
        (await Client.GetAsync($"{Org.LoginUrl}/services/data")).Expect(HttpStatusCode.OK);
    }
}
