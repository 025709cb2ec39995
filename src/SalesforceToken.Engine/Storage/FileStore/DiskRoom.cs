namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>What a write does with the room on the disk that is kept for a token.</summary>
internal enum DiskRoom
{
    /// <summary>There is none, and none is needed.</summary>
    None,

    /// <summary>The write first makes room for the next one.</summary>
    Keep,

    /// <summary>The write goes into the room that an earlier one made.</summary>
    Use,
}
