using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>Bodies from files and answers into files, and with them the whole Bulk API 2.0.</summary>
public sealed class RestFileTests(RestWire wire) : IClassFixture<RestWire>, IDisposable
{
    private const int Rows = 10_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_rows_are_loaded_and_read_back_with_the_Bulk_API()
    {
        var file = FilePath("accounts.csv");
        File.WriteAllText(file, "Name,AccountNumber,NumberOfEmployees\n" + string.Concat(Enumerable.Range(1, Rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"\"Bulk {row:D5}, \"\"Söhne\"\"\",B-{row},{(row == 77 ? "many" : row.ToString(CultureInfo.InvariantCulture))}\n"))));

        var ingest = wire.User.Run($$"""
            $job = Invoke-SfRestMethod jobs/ingest -Name prod -Method Post -Body @{ object = 'Account'; operation = 'insert'; contentType = 'CSV'; lineEnding = 'LF' }
            Invoke-SfRestMethod "jobs/ingest/$($job.id)/batches" -Name prod -Method Put -InFile '{{file}}' -StatusCodeVariable uploaded
            $closed = Invoke-SfRestMethod "jobs/ingest/$($job.id)" -Name prod -Method Patch -Body @{ state = 'UploadComplete' }
            $looks = 0
            do { $looks++; $job = Invoke-SfRestMethod "jobs/ingest/$($job.id)" -Name prod } while ($job.state -in 'UploadComplete', 'InProgress')
            Invoke-SfRestMethod "jobs/ingest/$($job.id)/successfulResults" -Name prod -OutFile '{{FilePath("done.csv")}}'
            Invoke-SfRestMethod "jobs/ingest/$($job.id)/failedResults" -Name prod -OutFile '{{FilePath("failed.csv")}}'
            "$uploaded $($closed.state) $($job.state) $($job.numberRecordsProcessed) $($job.numberRecordsFailed) $($looks -gt 1)"
            """);
        Assert.Empty(ingest.Errors);
        Assert.Equal($"201 UploadComplete JobComplete {Rows} 1 True", ingest.Output.Single().ToString());
        Assert.Equal(Rows - 1, File.ReadLines(FilePath("done.csv")).Count(line => line.Contains("\",\"true\",\"Bulk ", StringComparison.Ordinal)));
        Assert.Contains("value not of required type: many", File.ReadLines(FilePath("failed.csv")).Skip(1).Single(), StringComparison.Ordinal);

        var query = wire.User.Run($$"""
            $job = Invoke-SfRestMethod jobs/query -Name prod -Method Post -Body @{ operation = 'query'; query = "SELECT Id, Name, NumberOfEmployees FROM Account WHERE Name LIKE 'Bulk %' ORDER BY Name" }
            while (($job = Invoke-SfRestMethod "jobs/query/$($job.id)" -Name prod).state -in 'UploadComplete', 'InProgress') { }
            $ask = @{ maxRecords = 4000 }
            $part = 0
            do {
                Invoke-SfRestMethod "jobs/query/$($job.id)/results" -Name prod -Query $ask -OutFile "{{FilePath("part")}}$((++$part)).csv" -ResponseHeadersVariable headers
                $ask.locator = $headers['Sforce-Locator'][0]
                $headers['Sforce-NumberOfRecords'][0]
            } until ($ask.locator -eq 'null')
            """);
        Assert.Empty(query.Errors);
        Assert.Equal(["4000", "4000", "1999"], query.Output.Select(line => line.ToString()));
        var read = Enumerable.Range(1, 3).SelectMany(part => File.ReadLines(FilePath($"part{part}.csv")).Skip(1)).ToArray();
        Assert.Equal(Rows - 1, read.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(",\"Bulk 00001, \"\"Söhne\"\"\",\"1\"", read[0], StringComparison.Ordinal);
        Assert.Contains(",\"Bulk 10000, \"\"Söhne\"\"\",\"10000\"", read[^1], StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_file_is_sent_as_it_is_with_the_media_type_of_its_name_and_again_after_the_session_has_ended()
    {
        var csv = FilePath("a.csv");
        File.WriteAllText(csv, "Name\r\nSöhne\r\n");
        wire.Reset();

        Assert.Empty(wire.Call($"jobs/ingest/1/batches -Method Put -InFile '{csv}'").Errors);
        Assert.Contains("\nContent-Type: text/csv\n", wire.Proxy.Requests[0], StringComparison.Ordinal);
        Assert.Equal("Name\r\nSöhne\r\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(wire.Body())));
        Assert.Empty(wire.Call($"x -Method Put -InFile '{csv}' -ContentType application/octet-stream").Errors);
        Assert.Contains("\nContent-Type: application/octet-stream\n", wire.Proxy.Requests[1], StringComparison.Ordinal);

        var json = FilePath("a.json");
        File.WriteAllText(json, "{\"Name\":\"From a file\"}");
        wire.User.Org.ExpireAccessTokens();
        Assert.Equal("True", wire.User.Get($"(Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -InFile '{json}').success").ToString());
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_told_before_anything_is_sent()
    {
        wire.Reset();

        Assert.Equal("RequestFileUnreadable", wire.Call($"x -Method Put -InFile '{FilePath("none.csv")}'").ErrorId);
        Assert.Equal("ResponseFileUnwritable", wire.Call($"x -Method Post -OutFile '{FilePath("none/x.csv")}'").ErrorId);
        Assert.Equal("ResponseFileUnwritable", wire.Call($"x -OutFile '{_folder.Path}'").ErrorId);
        Assert.Equal("FilePathInvalid", wire.Call("x -OutFile Env:x").ErrorId);
        Assert.Equal("BodyAndInFile", wire.Call("x -Method Post -Body '{}' -InFile a.csv").ErrorId);
        Assert.Equal("BodyNotAllowed", wire.Call("x -InFile a.csv").ErrorId);
        Assert.Equal("OutFileAndFollowNext", wire.Call("x -OutFile a.csv -FollowNext").ErrorId);
        Assert.Empty(wire.Proxy.Requests);
    }

    [Theory]
    [InlineData("cut", "ConnectionFailed")]
    [InlineData("error", "MALFORMED_ID")]
    [InlineData("page", "ResponseInvalid")]
    public void A_failure_leaves_the_file_as_it_was_and_no_half_of_another(string failure, string errorId)
    {
        var file = FilePath("out.csv");
        File.WriteAllText(file, "before");
        var proxy = wire.Reset();
        switch (failure)
        {
            case "cut":
                (proxy.MediaType, proxy.Answer, proxy.MissingBytes) = ("text/csv", new string('x', 500_000), 10);
                break;
            case "error":
                (proxy.Status, proxy.Answer) = (400, """[{"errorCode":"MALFORMED_ID","message":"m"}]""");
                break;
            default:
                (proxy.MediaType, proxy.Answer) = ("text/html", "<html>Down</html>");
                break;
        }

        Assert.Equal(errorId, wire.Call($"jobs/query/1/results -OutFile '{file}'").ErrorId);

        Assert.Equal(("before", 1), (File.ReadAllText(file), Directory.GetFiles(_folder.Path).Length));
    }

    [Fact]
    public void A_file_is_replaced_by_the_whole_answer_byte_for_byte()
    {
        var file = FilePath("out.bin");
        File.WriteAllText(file, "before, and longer than what comes");
        (wire.Reset().MediaType, wire.Proxy.AnswerBytes) = ("application/octet-stream", [0, 255, 13, 10, 26]);

        var result = wire.Call($"x -OutFile '{file}'");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal([0, 255, 13, 10, 26], File.ReadAllBytes(file));
        Assert.Single(Directory.GetFiles(_folder.Path));

        (wire.Proxy.Status, wire.Proxy.AnswerBytes) = (404, "gone"u8.ToArray());
        Assert.Empty(wire.Call($"x -OutFile '{file}' -SkipHttpErrorCheck").Errors);
        Assert.Equal("gone", File.ReadAllText(file));
    }

    private string FilePath(string name) => Path.Combine(_folder.Path, name);
}
