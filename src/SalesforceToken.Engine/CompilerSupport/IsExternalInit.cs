namespace System.Runtime.CompilerServices;

/// <summary>
/// Marks a setter as <c>init</c>. This and the others here are what the compiler looks for by name and .NET Standard 2.0 lacks.
/// A generator that makes them would do so in another order with each build, and two builds are to be the same bytes.
/// </summary>
internal static class IsExternalInit;
