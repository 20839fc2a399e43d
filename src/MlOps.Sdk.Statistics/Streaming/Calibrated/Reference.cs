namespace MlOps.Sdk.Statistics;

/// <summary>Checks what a stream is compared with.</summary>
internal static class Reference
{
    /// <summary>An ordered copy.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values, int least, int most)
    {
        ThrowIfUnfit(values, values.Length, least, most);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    public static void ThrowIfUnfit(ReadOnlySpan<double> reference, int count, int least, int most)
    {
        if (count < least || count > most)
            throw new ArgumentException($"The reference has {count} values; it takes {least} to {most}.", nameof(reference));

        foreach (var value in reference)
        {
            if (!(Math.Abs(value) <= StreamValue.Largest))
                throw new ArgumentException(FormattableString.Invariant($"The reference holds {value}; it takes finite values up to 1E+100 in size, so leave missing ones out."), nameof(reference));
        }
    }
}
