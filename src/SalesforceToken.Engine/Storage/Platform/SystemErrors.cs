using System;
using System.ComponentModel;
using System.IO;

namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>Converts error numbers of the system to the exceptions that the file methods of the class library throw.</summary>
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
