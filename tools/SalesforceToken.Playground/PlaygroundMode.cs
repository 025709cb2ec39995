namespace SalesforceToken.Playground;

/// <summary>What the playground does.</summary>
internal enum PlaygroundMode
{
    Story,
    Interactive,
    Script,
    SecondProcess,
    Help,
}
