namespace SalesforceToken.Engine.OAuth;

/// <summary>An answer, and the clock to read its moments by.</summary>
internal sealed class Received<T>
{
    public Received(T value, ServerClock clock)
    {
        Value = value;
        Clock = clock;
    }

    public T Value { get; }

    public ServerClock Clock { get; }
}
