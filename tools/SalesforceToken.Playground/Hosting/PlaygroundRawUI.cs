using System;
using System.Management.Automation.Host;

namespace SalesforceToken.Playground.Hosting;

/// <summary>What PowerShell's formatting asks of a screen: how wide it is. The rest of a raw screen is not offered.</summary>
internal sealed class PlaygroundRawUI : PSHostRawUserInterface
{
    private const int WidthOfAFile = 140;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize
    {
        get => new(Console.IsOutputRedirected || Console.WindowWidth <= 0 ? WidthOfAFile : Console.WindowWidth, 9999);
        set => throw NotOffered();
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw NotOffered();
    }

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "SalesforceToken";

    public override bool KeyAvailable => throw NotOffered();

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotOffered();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotOffered();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotOffered();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotOffered();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotOffered();

    private static NotSupportedException NotOffered() => new("The playground's screen does not offer this.");
}
