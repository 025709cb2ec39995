using System.Collections.Generic;
using System.Text.Json.Serialization;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.Administration;

/// <summary>How the administration writes counters and requests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CounterSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<LoggedRequest>))]
[JsonSerializable(typeof(IReadOnlyList<ExchangedSecret>))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
