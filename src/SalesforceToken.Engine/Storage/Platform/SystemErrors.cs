using System;
using System.ComponentModel;
using System.IO;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>The system's error numbers as the exceptions that the class library's own file methods throw.</summary>
internal static class SystemErrors
{
    private const int NotPermitted = 1;     // EPERM
    private const int AccessDenied = 13;    // EACCES

    public static Exception FromNumber(int error, string path)
    {
        var message = $"{new Win32Exception(error).Message}: '{path}'";
        return error switch
        {
            Unix.NotFound => new FileNotFoundException(message, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }
}
