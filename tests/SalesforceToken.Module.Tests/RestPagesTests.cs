using System;
using System.Linq;
using System.Management.Automation;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>All records of a query, those inside others too, or an error that says how far it came.</summary>
public sealed class RestPagesTests(RestWire wire) : IClassFixture<RestWire>
{
    private const string Query = "query -Query @{ q = 'SELECT Name FROM Account' } -FollowNext";

    [Theory]
    [InlineData("query -Query @{ q = 'SELECT COUNT() FROM Account' } -FollowNext", 5000)]
    [InlineData("query -Query @{ q = ' select count( ) from Account' } -FollowNext", 0)]
    [InlineData("'query?q=SELECT+COUNT()+FROM+Account' -FollowNext", 5000)]
    public void A_count_is_its_number(string arguments, long count)
    {
        wire.Reset().Answer = $$"""{"totalSize":{{count}},"done":true,"records":[]}""";

        Assert.Equal(count, Assert.Single(wire.Call(arguments).Output).BaseObject);
    }

    [Fact]
    public void A_query_that_finds_nothing_gives_nothing()
    {
        wire.Reset().Answer = """{"totalSize":0,"done":true,"records":[]}""";

        Assert.Empty(wire.Call("query -Query @{ q = \"SELECT Id FROM Account WHERE Name = 'SELECT COUNT()'\" } -FollowNext").Output);
    }

    [Fact]
    public void Child_records_are_followed_at_every_level()
    {
        var proxy = wire.Reset();
        proxy.Answers.Enqueue(
            """{"totalSize":2,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01g-1","records":[{"Name":"A","Contacts":{"totalSize":3,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01gc-1","records":[{"Name":"A1"}]},"Cases":null}]}""");
        proxy.Answers.Enqueue("""{"totalSize":3,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01gc-2","records":[{"Name":"A2"}]}""");
        proxy.Answers.Enqueue(
            """{"totalSize":3,"done":true,"records":[{"Name":"A3","Tasks":{"totalSize":2,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01gt-1","records":[{"Name":"T1"}]}}]}""");
        proxy.Answers.Enqueue("""{"totalSize":2,"done":true,"records":[{"Name":"T2"}]}""");
        proxy.Answers.Enqueue("""{"totalSize":2,"done":true,"records":[{"Name":"B","Contacts":null}]}""");

        var result = wire.Call(Query);

        Assert.Empty(result.Errors);
        Assert.Equal(["A", "B"], result.Output.Select(record => record.Properties["Name"].Value));
        var contacts = (PSObject)result.Output[0].Properties["Contacts"].Value;
        Assert.Equal(["A1", "A2", "A3"], Records(contacts).Select(record => record.Properties["Name"].Value));
        Assert.Equal(["T1", "T2"], Records((PSObject)Records(contacts)[2].Properties["Tasks"].Value).Select(record => record.Properties["Name"].Value));
        Assert.Equal((true, null), (contacts.Properties["done"].Value, contacts.Properties["nextRecordsUrl"]));
        Assert.Equal(5, proxy.Requests.Count);
    }

    [Theory]
    [InlineData("""{"done":false,"records":[{"Name":"C"}]}""")]
    [InlineData("""{"done":false,"nextRecordsUrl":null,"records":[{"Name":"C"}]}""")]
    [InlineData("""{"done":false,"nextRecordsUrl":"","records":[{"Name":"C"}]}""")]
    [InlineData("""{"done":false,"nextRecordsUrl":7,"records":[{"Name":"C"}]}""")]
    [InlineData("""{"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01g-1","records":[{"Name":"C"}]}""")]
    public void More_records_without_a_usable_address_are_an_error_that_counts(string second)
    {
        var proxy = wire.Reset();
        proxy.Answers.Enqueue("""{"totalSize":9,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01g-1","records":[{"Name":"A"},{"Name":"B"}]}""");
        proxy.Answers.Enqueue(second);

        var result = wire.Call(Query);

        Assert.Equal("NextPageMissing", result.ErrorId);
        Assert.EndsWith(" 3 of 9 records were written before it.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Output.Count);
        Assert.Equal("prod", result.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("{}", "NextPageMissing")]
    [InlineData("null", "NextPageMissing")]
    [InlineData("not JSON", "ResponseInvalid")]
    public void A_next_page_without_records_is_not_the_end(string second, string errorId)
    {
        var proxy = wire.Reset();
        proxy.Answers.Enqueue("""{"totalSize":9,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/01g-1","records":[{"Name":"A"}]}""");
        proxy.Answers.Enqueue(second);

        var result = wire.Call(Query);

        Assert.Equal(errorId, result.ErrorId);
        Assert.EndsWith(" 1 of 9 records were written before it.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_a_next_page_on_another_host_gets_no_token()
    {
        wire.Reset().Answers.Enqueue("""{"totalSize":9,"done":false,"nextRecordsUrl":"https://evil.example/x","records":[{"Name":"A"}]}""");

        var result = wire.Call(Query);

        Assert.Equal("ResourceAddressForeign", result.ErrorId);
        Assert.Single(result.Output);
        Assert.Single(wire.Proxy.Requests);
    }

    [Fact]
    public void A_child_page_without_its_end_is_an_error_after_the_records_before_it()
    {
        wire.Reset().Answer = """{"totalSize":2,"done":true,"records":[{"Name":"A"},{"Name":"B","Contacts":{"totalSize":3,"done":false,"records":[]}}]}""";

        var result = wire.Call(Query);

        Assert.Equal("NextPageMissing", result.ErrorId);
        Assert.Equal("A", result.Output.Single().Properties["Name"].Value);
        Assert.Contains(" 1 of 2 records", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_the_org_closed_says_how_many_records_came_and_what_to_do()
    {
        var user = wire.User;
        using var fault = user.Org.Faults.Add(SalesforceToken.Simulator.State.Faults.Fault.RestError("INVALID_QUERY_LOCATOR", "invalid query locator") with
        {
            PathPrefix = "/services/data/v60.0/query/",
            After = 1,
        });

        var result = user.Run("Invoke-SfRestMethod query -Name prod -ApiVersion 60 -Query @{ q = 'SELECT Id FROM Account' } -FollowNext");

        Assert.Equal("INVALID_QUERY_LOCATOR", result.ErrorId);
        Assert.Equal("SalesforceToken.SfRestException", result.Errors[0].Exception.GetType().FullName);
        Assert.EndsWith(" 4000 of 5000 records were written before it.", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("again from its start", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(4_000, result.Output.Count);
    }

    [Fact]
    public void Names_that_differ_only_in_case_and_empty_names_lose_no_value_and_are_told_once()
    {
        wire.Reset().Answer = """[{"Name":1,"name":2,"NAME":3,"":4},{"Name":5,"name":6,"NAME":7,"":8},{"a":9,"a":10}]""";

        var result = wire.Call("x");

        Assert.Empty(result.Errors);
        Assert.Equal([1L, 2L, 3L, 4L], result.Output[0].Properties.Select(property => property.Value));
        Assert.Equal(["Name", "name_2", "NAME_3", "_"], result.Output[0].Properties.Select(property => property.Name));
        Assert.Equal([5L, 6L, 7L, 8L], result.Output[1].Properties.Select(property => property.Value));
        Assert.Equal([9L, 10L], result.Output[2].Properties.Select(property => property.Value));
        Assert.Equal(4, result.Warnings.Count);
        Assert.Contains("'Name' and 'name'", result.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("'name_2'", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void NoAttributes_leaves_them_out_at_every_level_and_nothing_else()
    {
        wire.Reset().Answer =
            """{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account","url":"/x"},"Name":"A","attributes__c":1,"Owner":{"attributes":{"type":"User"},"Name":"O"},"Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact"},"Name":"C"}]}}]}""";

        var record = wire.Call(Query + " -NoAttributes").Output.Single();

        Assert.Equal(["Name", "attributes__c", "Owner", "Contacts"], record.Properties.Select(property => property.Name));
        Assert.Null(((PSObject)record.Properties["Owner"].Value).Properties["attributes"]);
        Assert.Null(Records((PSObject)record.Properties["Contacts"].Value)[0].Properties["attributes"]);
        Assert.NotNull(wire.Call(Query).Output.Single().Properties["attributes"]);
        wire.Proxy.Answer = """{"attributes":[1],"x":{"attributes":{"color":"red"}}}""";
        Assert.Equal("1 red", wire.Call("x -NoAttributes | ForEach-Object { \"$($_.attributes) $($_.x.attributes.color)\" }").Output.Single().ToString());
    }

    private static PSObject[] Records(PSObject page) => [.. ((object[])page.Properties["records"].Value).Cast<PSObject>()];
}
