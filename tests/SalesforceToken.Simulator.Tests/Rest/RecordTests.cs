using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Rest;

public sealed class RecordTests : RestTest
{
    [Fact]
    public async Task A_record_is_made_read_changed_and_deleted()
    {
        var made = (await Api.SendAsync(HttpMethod.Post, "sobjects/Account", """{"Name":"Ü & Co","NumberOfEmployees":7}""")).Expect(HttpStatusCode.Created);
        Assert.True(made.Json["success"]!.GetValue<bool>());
        var path = $"sobjects/Account/{made["id"]}";

        (await Api.SendAsync(HttpMethod.Patch, path, """{"NumberOfEmployees":8}""")).Expect(HttpStatusCode.NoContent);
        var read = (await Api.GetAsync(path + "?fields=Name,NumberOfEmployees")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Ü & Co", 8), (read["Name"], read.Json["NumberOfEmployees"]!.GetValue<int>()));
        Assert.Equal(3, read.Json.AsObject().Count);

        (await Api.SendAsync(HttpMethod.Delete, path)).Expect(HttpStatusCode.NoContent);
        RestClient.ExpectError(await Api.GetAsync(path), HttpStatusCode.NotFound, "ENTITY_IS_DELETED");
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Delete, path), HttpStatusCode.NotFound, "ENTITY_IS_DELETED");
    }

    [Theory]
    [InlineData("""{"Industry":"Energy"}""", "REQUIRED_FIELD_MISSING", "Name")]
    [InlineData("""{"Name":null}""", "REQUIRED_FIELD_MISSING", "Name")]
    [InlineData("""{"Name":"x","Nothing":1}""", "INVALID_FIELD", null)]
    [InlineData("""{"Name":"x","CreatedDate":"2026-01-01T00:00:00Z"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "CreatedDate")]
    [InlineData("""{"Name":7}""", "JSON_PARSER_ERROR", null)]
    [InlineData("""{"Name":""", "JSON_PARSER_ERROR", null)]
    [InlineData("[]", "JSON_PARSER_ERROR", null)]
    public async Task What_cannot_be_stored_is_refused_and_nothing_is_made(string json, string errorCode, string? field)
    {
        var response = await Api.SendAsync(HttpMethod.Post, "sobjects/Account", json);

        RestClient.ExpectError(response, HttpStatusCode.BadRequest, errorCode);
        Assert.Equal(field, response.Json[0]!["fields"]?.AsArray().Single()?.ToString());
        Assert.Equal(5_000, (await Api.QueryAsync("SELECT COUNT() FROM Account")).Json["totalSize"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("sobjects/Nothing")]
    [InlineData("sobjects/Account/001000000000000AAA")]
    [InlineData("sobjects/Account/nonsense")]
    [InlineData("nothing")]
    [InlineData("/services/data/v30.0/limits")]
    [InlineData("/services/data/v99.0/limits")]
    public async Task What_is_not_there_is_not_found(string path) =>
        RestClient.ExpectError(await Api.GetAsync(path), HttpStatusCode.NotFound, "NOT_FOUND");

    [Fact]
    public async Task The_objects_are_listed_and_described()
    {
        var list = (await Api.GetAsync("sobjects")).Expect(HttpStatusCode.OK);
        Assert.Contains("Account", list.Json["sobjects"]!.AsArray().Select(item => item!["name"]!.ToString()));

        var description = (await Api.GetAsync("sobjects/Account/describe")).Expect(HttpStatusCode.OK);
        var name = description.Json["fields"]!.AsArray().Single(field => field!["name"]!.ToString() == "Name")!;
        Assert.Equal(("string", false), (name["type"]!.ToString(), name["nillable"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Users_cannot_be_made_through_the_api() =>
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Post, "sobjects/User", """{"Username":"x"}"""), HttpStatusCode.BadRequest, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");

    [Fact]
    public async Task A_method_that_a_resource_does_not_have_is_refused() =>
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Put, "sobjects/Account", "{}"), HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
}
