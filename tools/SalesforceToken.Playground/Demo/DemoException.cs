using System;

namespace SalesforceToken.Playground.Demo;

/// <summary>A step of the demo did not do what it shows.</summary>
internal sealed class DemoException(string message) : Exception(message);
