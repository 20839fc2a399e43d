namespace MlOps.Sdk.Statistics;

/// <summary>Whether a facet has a larger part of the rejected than of the accepted, overall or within strata (Wachter, Mittelstadt and Russell 2021).</summary>
public static class DemographicDisparity
{
    /// <summary>Conditional demographic disparity: the disparity within each stratum, averaged by the strata's rows. Over labels Clarify's CDDL, over decisions its CDDPL.</summary>
    /// <param name="accepted">Whether each row was accepted, or is labelled so.</param>
    /// <param name="disadvantaged">Whether each row belongs to the disadvantaged facet.</param>
    /// <param name="strata">The stratum of each row, such as its department; one for all gives the disparity without condition.</param>
    /// <returns>In [-1, 1]; positive where the facet is rejected more often than accepted. Not computable without rows.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a stratum is null.</exception>
    public static MetricValue Of(ReadOnlySpan<bool> accepted, ReadOnlySpan<bool> disadvantaged, IReadOnlyList<string> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        BinaryInput.ThrowIfLengthsDiffer(accepted.Length, disadvantaged.Length, nameof(disadvantaged));
        BinaryInput.ThrowIfLengthsDiffer(accepted.Length, strata.Count, nameof(strata));
        var counts = new SortedDictionary<string, (int Accepted, int Rejected, int AcceptedOf, int RejectedOf)>(StringComparer.Ordinal);
        for (var i = 0; i < accepted.Length; i++)
        {
            var stratum = strata[i] ?? throw new ArgumentException($"The stratum of row {i} is null; leave the row out or name the stratum.", nameof(strata));
            counts.TryGetValue(stratum, out var c);
            var of = disadvantaged[i] ? 1 : 0;
            counts[stratum] = accepted[i] ? (c.Accepted + 1, c.Rejected, c.AcceptedOf + of, c.RejectedOf) : (c.Accepted, c.Rejected + 1, c.AcceptedOf, c.RejectedOf + of);
        }

        if (accepted.IsEmpty)
            return MetricValue.NotComputable("no rows");

        // Without rejected rows nobody was rejected: the part is 0, as in Clarify.
        return counts.Values.Sum(c => (c.Accepted + c.Rejected) * (Share(c.RejectedOf, c.Rejected) - Share(c.AcceptedOf, c.Accepted))) / accepted.Length;
    }

    private static double Share(int part, int whole) => whole > 0 ? (double)part / whole : 0;
}
