using System.ComponentModel;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

[TypeConverter(typeof(Thing))]
internal static class ByArgumentOfAttribute;
