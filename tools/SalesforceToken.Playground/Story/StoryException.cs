using System;

namespace SalesforceToken.Playground.Story;

/// <summary>A step of the story that did not go as it must.</summary>
internal sealed class StoryException(string message) : Exception(message);
