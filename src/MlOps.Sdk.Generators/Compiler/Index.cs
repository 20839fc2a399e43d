namespace System;

/// <summary>What the compiler asks for to match lists on this framework.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
