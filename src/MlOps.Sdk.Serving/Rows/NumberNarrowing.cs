using System.Numerics;

namespace MlOps.Sdk.Serving;

/// <summary>Turns numbers of 64 bits into such of 32, as many at once as the processor can.</summary>
internal static class NumberNarrowing
{
    /// <summary>Gives the place of the first number that is beyond the range of a float, or -1. NaN and infinities stay what they are.</summary>
    public static int Narrow(ReadOnlySpan<double> numbers, Span<float> floats)
    {
        var (i, infinite) = (0, false);
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var narrow = Vector.Narrow(new Vector<double>(numbers[i..]), new Vector<double>(numbers[(i + Vector<double>.Count)..]));
            narrow.CopyTo(floats[i..]);
            infinite |= Vector.EqualsAny(Vector.Abs(narrow), new Vector<float>(float.PositiveInfinity));
        }

        for (; i < numbers.Length; i++)
            infinite |= float.IsInfinity(floats[i] = (float)numbers[i]);

        return infinite ? FirstBeyond(numbers, floats) : -1;
    }

    private static int FirstBeyond(ReadOnlySpan<double> numbers, ReadOnlySpan<float> floats)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (float.IsInfinity(floats[i]) && double.IsFinite(numbers[i]))
                return i;
        }

        return -1;
    }
}
