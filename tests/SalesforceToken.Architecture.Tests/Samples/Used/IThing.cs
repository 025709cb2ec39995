namespace SalesforceToken.Architecture.Tests.Samples.Used;

internal interface IThing;
