using System.IO;

namespace SalesforceToken.Engine.Hosting;

/// <summary>Reads a file that a user has named. Its length is not trusted: a device has none, and never ends.</summary>
internal static class SmallFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maxBytes">How many bytes it may have.</param>
    /// <returns>The content; null if it has more.</returns>
    public static byte[]? TryRead(string path, int maxBytes)
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
