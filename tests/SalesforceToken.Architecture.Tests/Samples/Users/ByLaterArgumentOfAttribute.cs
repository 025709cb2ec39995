using System.Text.Json;
using System.Text.Json.Serialization;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

// The reader finds the second argument only if it knows that this enum of the framework takes one byte.
[JsonSourceGenerationOptions(ReadCommentHandling = JsonCommentHandling.Skip, Converters = [typeof(Thing)])]
internal static class ByLaterArgumentOfAttribute;
