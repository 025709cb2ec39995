using System;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Logins;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The login page.</summary>
internal static class LoginPage
{
    public const string Path = "/secur/login";

    public static string AddressOf(PendingAuthorization pending) => PendingPage.AddressOf(pending, Path);

    public static Response Handle(Exchange exchange)
    {
        if (PendingPage.Find(exchange) is not { } pending)
        {
            return ErrorPage.Stale();
        }

        return exchange.IsPost ? SignIn(exchange, pending) : Show(pending, pending.LoginHint ?? string.Empty, problem: null);
    }

    private static Response SignIn(Exchange exchange, PendingAuthorization pending)
    {
        var username = exchange.Form["username"].ToString();
        var found = exchange.Simulation.Tenants.FindUser(exchange.Host, username);
        if (found is not var (user, organization) || !string.Equals(user.Password, exchange.Form["password"], StringComparison.Ordinal))
        {
            return Show(pending, username, "The user name or the password is not right. Check both, and that this is the login host of your org.");
        }

        // Says nothing about an account before the password is right.
        if (!user.IsActive || !organization.IsActive)
        {
            return Show(pending, username, "This user or org is inactive. Ask your administrator.");
        }

        if (user.IsRestricted)
        {
            return Show(pending, username, "Your profile does not allow a login from here or at this hour.");
        }

        exchange.Simulation.Counters.Add(Counter.Logins);
        pending.User = user;
        pending.Organization = organization;
        return Response.Redirect(ConsentPage.AddressOf(pending)).WithSessionId(exchange, exchange.Simulation.Browsers.SignIn(user, organization));
    }

    private static Response Show(PendingAuthorization pending, string username, string? problem)
    {
        // The next field to fill in gets the focus, and the alert is tied to both fields.
        var alert = problem is null ? string.Empty : $"""<p class="alert" role="alert" id="problem">{Html.Encode(problem)}</p>""";
        var described = problem is null ? string.Empty : """ aria-invalid="true" aria-describedby="problem" """;
        var (nameFocus, passwordFocus) = username.Length == 0 ? ("autofocus", string.Empty) : (string.Empty, "autofocus");
        var form = PendingPage.Form(pending, Path, $"""
            <label for="username">Username</label>
            <input type="text" id="username" name="username" value="{Html.Encode(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required {described}{nameFocus}>
            <label for="password">Password</label>
            <input type="password" id="password" name="password" autocomplete="current-password" required {described}{passwordFocus}>
            <div class="actions"><button type="submit" name="login" value="login">Log In</button></div>
            """);
        return PendingPage.Show("Log in", $"""
            <h1>Log in</h1>
            <p>to continue to <strong>{Html.Encode(pending.App.Name)}</strong></p>
            {alert}
            {form}
            """);
    }
}
