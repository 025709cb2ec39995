using System;
using System.IO;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// The file for the body of a response. The body goes to a second file beside it, which takes its name when the body is complete: a
/// file with the name is never half a response.
/// </summary>
internal sealed class ResponseFile : ITransportTarget, IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _stream;
    private bool _isComplete;

    /// <summary>Makes the second file, before a request is sent: a change whose response cannot be stored is not made.</summary>
    /// <param name="path">The whole path of the file.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResponseFileUnwritable"/>.</exception>
    public ResponseFile(string path)
    {
        _path = path;
        _partial = IsDevice(path) ? path : path + "." + RandomText.Create().Substring(0, 8) + ".partial";
        _stream = Try(() => Directory.Exists(path)
            ? throw new IOException("It is a folder.")
            : new FileStream(_partial, IsDevice(path) ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.Read));
    }

    /// <inheritdoc/>
    public void Write(byte[] buffer, int count) => Try(() =>
    {
        _stream.Write(buffer, 0, count);
        return true;
    });

    /// <summary>Gives the file its name. A file that has the name is replaced.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResponseFileUnwritable"/>.</exception>
    public void Complete() => _isComplete = Try(() =>
    {
        _stream.Flush(flushToDisk: !IsDevice(_path));
        _stream.Dispose();
        if (!IsDevice(_path))
        {
            Rename();
        }

        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk takes not even the rest of the buffer. The file is deleted below.
        }

        if (!_isComplete && !IsDevice(_path))
        {
            Delete();
        }
    }

    private void Rename()
    {
        if (File.Exists(_path))
        {
            File.Replace(_partial, _path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(_partial, _path);
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(_partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What stays has a name that nobody takes for the response.
        }
    }

    // A device such as /dev/null takes the body itself. A file must not take its place.
    private static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal);

    private T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TokenException(
                TokenErrorCode.ResponseFileUnwritable,
                $"The file {Printable.Escape(_path, 1000)} cannot be written: {Printable.Escape(exception.Message, 500).TrimEnd('.')}.",
                exception);
        }
    }
}
