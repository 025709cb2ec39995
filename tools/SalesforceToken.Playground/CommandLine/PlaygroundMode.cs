namespace SalesforceToken.Playground.CommandLine;

/// <summary>What the playground does.</summary>
internal enum PlaygroundMode
{
    Demo,
    Interactive,
    Script,
    SecondProcess,
    Help,
}
