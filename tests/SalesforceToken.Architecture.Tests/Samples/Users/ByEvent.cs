using System;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal interface ByEvent
{
    event Action<Thing> Happened;
}
