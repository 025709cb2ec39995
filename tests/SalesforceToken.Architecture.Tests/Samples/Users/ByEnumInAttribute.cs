using System.ComponentModel;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

[DefaultValue(Thing.Kind.Some)]
internal static class ByEnumInAttribute;
