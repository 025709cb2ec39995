using System.Collections.Generic;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal sealed class ByTypeArgumentOfBase : List<Thing>;
