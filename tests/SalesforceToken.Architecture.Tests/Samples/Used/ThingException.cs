using System;

namespace SalesforceToken.Architecture.Tests.Samples.Used;

internal sealed class ThingException : Exception;
