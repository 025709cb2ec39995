using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Hosting;

/// <summary>
/// Reads a file that a user has named. Its length is not trusted: a device has none, and never ends. Nor does a pipe that nobody writes
/// into, but one that somebody does is as good as a file: shells make one of the output of a program.
/// </summary>
public static class SmallFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maxBytes">How many bytes it may have.</param>
    /// <returns>The content; null if it has more.</returns>
    /// <exception cref="IOException">It cannot be read, or is a pipe into which nothing is written for ten seconds.</exception>
    public static byte[]? TryRead(string path, int maxBytes)
    {
        // The system cannot be told to give up the opening of a pipe, so its thread is left to it.
        var reading = Task.Factory.StartNew(
            () => Read(path, maxBytes), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
#pragma warning disable VSTHRD002 // The task has a thread of its own, and the wait an end.
        return Task.WaitAny([reading], Patience) == 0
            ? reading.GetAwaiter().GetResult()
            : throw new IOException($"Nothing was written into it for {Patience.TotalSeconds:0} seconds");
#pragma warning restore VSTHRD002
    }

    private static byte[]? Read(string path, int maxBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while ((count = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > maxBytes)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
