using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Rest;

public sealed class BulkTests : RestTest
{
    [Fact]
    public async Task Rows_are_made_changed_found_by_a_field_and_deleted()
    {
        await RunAsync("insert", "Name,AccountNumber,Industry\nOne,X-1,Energy\n\"Two, \"\"2\"\"\",X-2,\n", completed: 2, failed: 0);
        await RunAsync("upsert", "AccountNumber,Name,Industry\nX-1,Uno,#N/A\nX-3,Three,\n,,\n", completed: 2, failed: 1, more: ",\"externalIdFieldName\":\"AccountNumber\"");

        var found = (await Api.QueryAsync("SELECT Id, Name, Industry FROM Account WHERE AccountNumber LIKE 'X-%' ORDER BY AccountNumber")).Json["records"]!.AsArray();
        Assert.Equal(["Uno", "Two, \"2\"", "Three"], found.Select(record => record!["Name"]!.ToString()));
        Assert.Null(found[0]!["Industry"]);

        var results = await RunAsync("delete", $"Id\n{found[0]!["Id"]}\n{found[0]!["Id"]}\n", completed: 1, failed: 1);
        var failed = (await Api.GetAsync(results + "/failedResults")).Expect(HttpStatusCode.OK);
        Assert.Equal("text/csv", failed.MediaType);
        Assert.Equal($"\"sf__Id\",\"sf__Error\",\"Id\"\n\"\",\"ENTITY_IS_DELETED:entity is deleted:--\",\"{found[0]!["Id"]}\"\n", failed.Text);
    }

    [Theory]
    [InlineData("Name\r\nOne\r\n", "LineEnding is invalid")]
    [InlineData("Name,Nothing\nOne,1\n", "Field name not found : Nothing")]
    [InlineData("Name\n\"One\n", "no end")]
    [InlineData("", "no header row")]
    public async Task An_upload_that_cannot_be_read_fails_as_a_whole(string csv, string message)
    {
        var path = await UploadAsync("insert", csv, more: string.Empty);
        await Api.GetAsync(path);

        var job = await Api.GetAsync(path);

        Assert.Equal("Failed", job["state"]);
        Assert.Contains(message, job["errorMessage"]!, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_at_the_wrong_time_is_refused()
    {
        var path = $"jobs/ingest/{(await CreateAsync("insert", string.Empty))["id"]}";
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Patch, path, """{"state":"UploadComplete"}"""), HttpStatusCode.BadRequest, "INVALIDJOBSTATE");
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Put, path + "/batches", "Name\nx\n"), HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        RestClient.ExpectError(await Api.GetAsync(path + "/successfulResults"), HttpStatusCode.BadRequest, "INVALIDJOBSTATE");

        (await Api.SendAsync(HttpMethod.Put, path + "/batches", "Name\nx\n", "text/csv")).Expect(HttpStatusCode.Created);
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Put, path + "/batches", "Name\ny\n", "text/csv"), HttpStatusCode.BadRequest, "INVALIDJOBSTATE");
        Assert.Equal("Aborted", (await Api.SendAsync(HttpMethod.Patch, path, """{"state":"Aborted"}"""))["state"]);
        (await Api.SendAsync(HttpMethod.Delete, path)).Expect(HttpStatusCode.NoContent);
        RestClient.ExpectError(await Api.GetAsync(path), HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Results_of_a_query_come_in_parts()
    {
        var job = (await Api.SendAsync(HttpMethod.Post, "jobs/query", """{"operation":"query","query":"SELECT Name FROM Account ORDER BY Name LIMIT 3"}""")).Expect(HttpStatusCode.OK);
        var path = $"jobs/query/{job["id"]}";
        RestClient.ExpectError(await Api.GetAsync(path + "/results"), HttpStatusCode.BadRequest, "INVALIDJOBSTATE");
        await Api.GetAsync(path);
        Assert.Equal("JobComplete", (await Api.GetAsync(path))["state"]);

        Assert.Equal("\"Name\"\n\"Account 00001\"\n\"Account 00002\"\n", (await Api.GetAsync(path + "/results?maxRecords=2")).Text);
        Assert.Equal("\"Name\"\n\"Account 00003\"\n", (await Api.GetAsync(path + "/results?maxRecords=2&locator=Mg")).Text);
        RestClient.ExpectError(await Api.GetAsync(path + "/results?locator=MTI"), HttpStatusCode.BadRequest, "INVALID_LOCATOR");
        Assert.Single((await Api.GetAsync("jobs/query")).Json["records"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"object":"Nothing","operation":"insert"}""", "INVALIDENTITY")]
    [InlineData("""{"object":"User","operation":"insert"}""", "INVALIDENTITY")]
    [InlineData("""{"object":"Account","operation":"guess"}""", "INVALIDJOB")]
    [InlineData("""{"object":"Account"}""", "INVALIDJOB")]
    [InlineData("""{"object":"Account","operation":"upsert"}""", "INVALIDJOB")]
    [InlineData("""{"object":"Account","operation":"insert","contentType":"XML"}""", "INVALIDJOB")]
    [InlineData("[]", "JSON_PARSER_ERROR")]
    public async Task A_job_that_cannot_be_is_not_made(string json, string errorCode) =>
        RestClient.ExpectError(await Api.SendAsync(HttpMethod.Post, "jobs/ingest", json), HttpStatusCode.BadRequest, errorCode);

    private async Task<Response> CreateAsync(string operation, string more) =>
        (await Api.SendAsync(HttpMethod.Post, "jobs/ingest", $$"""{"object":"Account","operation":"{{operation}}","lineEnding":"LF"{{more}}}""")).Expect(HttpStatusCode.OK);

    private async Task<string> UploadAsync(string operation, string csv, string more)
    {
        var job = await CreateAsync(operation, more);
        Assert.Equal($"services/data/v66.0/jobs/ingest/{job["id"]}/batches", job["contentUrl"]);
        (await Api.SendAsync(HttpMethod.Put, "/" + job["contentUrl"], csv, "text/csv")).Expect(HttpStatusCode.Created);
        var path = $"jobs/ingest/{job["id"]}";
        Assert.Equal("UploadComplete", (await Api.SendAsync(HttpMethod.Patch, path, """{"state":"UploadComplete"}""")).Expect(HttpStatusCode.OK)["state"]);
        return path;
    }

    private async Task<string> RunAsync(string operation, string csv, int completed, int failed, string more = "")
    {
        var path = await UploadAsync(operation, csv, more);
        Assert.Equal("InProgress", (await Api.GetAsync(path))["state"]);
        var job = (await Api.GetAsync(path)).Json;
        Assert.Equal(
            ("JobComplete", completed + failed, failed),
            (job["state"]!.ToString(), job["numberRecordsProcessed"]!.GetValue<int>(), job["numberRecordsFailed"]!.GetValue<int>()));
        return path;
    }
}
