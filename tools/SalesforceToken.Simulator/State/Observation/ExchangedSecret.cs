namespace SalesforceToken.Simulator.State.Observation;

/// <summary>A secret that a client sent to the token endpoints, or got there: what must not be found anywhere else.</summary>
/// <param name="Name">The field of the form, or the member of the response.</param>
/// <param name="Value">The secret.</param>
public sealed record ExchangedSecret(string Name, string Value);
