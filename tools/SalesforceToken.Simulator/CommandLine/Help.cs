namespace SalesforceToken.Simulator.CommandLine;

/// <summary>The help text of the program.</summary>
internal static class Help
{
    public const string Text = """
        A Salesforce login host and org on loopback, for tests. docs/simulator.md has all of it.

        SalesforceToken.Simulator [options]
          --port N                  the port on 127.0.0.1 and ::1; without it any free one
          --https                   serve https with a certificate made in memory
          --certificate-file FILE   write that certificate as PEM, for NODE_EXTRA_CA_CERTS and the like
          --config FILE             orgs, users, apps and login hosts from a JSON file
          --callback-url URL        one more callback URL for the first app; may be repeated
          --fault FAULT             switch a fault on, such as "status=503;endpoint=token;times=2"; may be repeated
          --admin-key KEY           the key of the administration; without it a random one

        SalesforceToken.Simulator browse [--deny] [--username U --password P] URL
          walks the login and the consent page of a simulator as a person would; made for the BROWSER variable.
          Without the options the credentials are those of SALESFORCE_SIMULATOR_USERNAME and
          SALESFORCE_SIMULATOR_PASSWORD, or else the default user's.
        """;
}
