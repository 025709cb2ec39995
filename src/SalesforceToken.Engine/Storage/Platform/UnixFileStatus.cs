namespace SalesforceToken.Engine.Storage.Platform;

/// <summary>What the system says about a file or folder.</summary>
/// <param name="Mode">The file type and the rights; 0 when nothing exists.</param>
/// <param name="Owner">The number of the account that owns it; null when it is not known.</param>
internal readonly record struct UnixFileStatus(uint Mode, uint? Owner)
{
    /// <summary>Whether anything exists at the path.</summary>
    public bool Exists => Mode != 0;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & Unix.KindMask) == Unix.Link;

    /// <summary>The rights of the group and of others; 0 for a link.</summary>
    public uint OthersRights => IsLink ? 0 : Mode & Unix.OthersMask;
}
