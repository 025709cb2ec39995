using System;
using System.Collections.Generic;

namespace SalesforceToken.Simulator.Http;

/// <summary>Ends a REST request with an error.</summary>
internal sealed class RestException : Exception
{
    private readonly int _status;
    private readonly string _code;
    private readonly IReadOnlyList<string>? _fields;

    public RestException(int status, string code, string message, IReadOnlyList<string>? fields = null)
        : base(message)
    {
        _status = status;
        _code = code;
        _fields = fields;
    }

    public Response ToResponse() => RestError.Create(_status, _code, Message, _fields);
}
