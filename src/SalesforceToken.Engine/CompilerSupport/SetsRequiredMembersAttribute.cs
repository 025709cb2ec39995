namespace System.Diagnostics.CodeAnalysis;

/// <summary>Marks a constructor after which no required member is left to set.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
