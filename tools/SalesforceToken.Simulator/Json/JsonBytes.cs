using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SalesforceToken.Simulator.Json;

/// <summary>Writes JSON straight to bytes, without a tree in between: this is on the hot paths.</summary>
internal static class JsonBytes
{
    // Salesforce sends slashes, plus signs and non-ASCII letters unescaped. The responses never go into an HTML page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Object<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer, state);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write) => Object(write, static (writer, action) => action(writer));

    public static ReadOnlyMemory<byte> Value(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
