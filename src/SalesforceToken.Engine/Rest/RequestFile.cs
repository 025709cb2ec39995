using System;
using System.IO;
using System.Net.Http;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>A body that is read from a file while it is sent, so that its size does not matter.</summary>
internal static class RequestFile
{
    private const int BufferSize = 80 * 1024;

    /// <summary>Opens the file. A call that is repeated opens it again.</summary>
    /// <param name="path">The whole path of the file.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.RequestFileUnreadable"/>.</exception>
    public static StreamContent Open(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true);
            return new StreamContent(stream, BufferSize);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TokenException(
                TokenErrorCode.RequestFileUnreadable,
                $"The file {Printable.Escape(path, 1000)} cannot be read: {Printable.Escape(exception.Message, 500).TrimEnd('.')}.",
                exception);
        }
    }
}
