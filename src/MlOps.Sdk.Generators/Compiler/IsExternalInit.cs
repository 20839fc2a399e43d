namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to make records on this framework.</summary>
internal static class IsExternalInit;
