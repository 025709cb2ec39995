using System;

namespace SalesforceToken.Architecture.Tests.Samples.Used;

[AttributeUsage(AttributeTargets.All)]
internal sealed class ThingAttribute : Attribute;
