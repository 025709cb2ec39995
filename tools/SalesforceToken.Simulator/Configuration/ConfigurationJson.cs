using System.Text.Json;
using System.Text.Json.Serialization;

namespace SalesforceToken.Simulator.Configuration;

/// <summary>Reads the configuration file: camelCase, enums as strings, comments allowed, unknown properties refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(SimulatorConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
