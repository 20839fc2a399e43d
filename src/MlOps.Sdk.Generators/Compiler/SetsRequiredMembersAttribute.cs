namespace System.Diagnostics.CodeAnalysis;

/// <summary>What the compiler asks for to make required members of records on this framework.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
