namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class ProfileTruthTests
{
    [Fact]
    public void Profiles_of_a_million_values_agree_with_the_exact_answers_within_their_stated_error()
    {
        var tally = new Tally("profile_truth.json");
        foreach (var test in Fixture.Drift("profile_truth.json").GetProperty("cases").EnumerateArray())
        {
            var values = test.GetProperty("data").Numbers();
            var expected = test.GetProperty("expected");

            // Profiled in eight chunks that are merged, as replicas would.
            var chunk = values.Length / 8;
            ColumnProfile merged = NumericProfile.Of("x", values.AsSpan(0, chunk));
            for (var i = 1; i < 8; i++)
                merged = merged.Merge(NumericProfile.Of("x", values.AsSpan(i * chunk, i == 7 ? values.Length - 7 * chunk : chunk), seed: (ulong)i));
            var profile = (NumericProfile)merged;

            var name = test.Name();
            tally.Close("count", name, expected.GetProperty("n").Number(), profile.Count);
            tally.Close("minimum", name, expected.GetProperty("min").Number(), profile.Quantiles.Minimum);
            tally.Close("maximum", name, expected.GetProperty("max").Number(), profile.Quantiles.Maximum);
            tally.Close("mean", name, expected.GetProperty("mean").Number(), profile.Moments.Mean, 1e-12, 1e-15);
            tally.Close("variance", name, expected.GetProperty("variance_population").Number(), profile.Moments.PopulationVariance, 1e-11);
            tally.Close("distinct, within 4 standard errors", name, expected.GetProperty("distinct").Number(), profile.DistinctEstimate, 4 * DistinctSketch.RelativeError);

            var sorted = SortedSample.From(values).Values;
            var levels = expected.GetProperty("quantile_levels").Numbers();
            foreach (var level in levels)
            {
                // The rank of the answer is a range where values are tied.
                var answer = profile.Quantiles.Quantile(level);
                double low = Below(sorted, answer), high = AtOrBelow(sorted, answer);
                var miss = Math.Max(0, Math.Max(low - level, level - high));
                tally.True("quantile rank", $"{name} {level}", miss <= profile.Quantiles.RankError, $"off by {miss:P2} in rank");
            }

            foreach (var rank in expected.GetProperty("ranks_le").EnumerateObject())
            {
                var at = double.Parse(rank.Name, System.Globalization.CultureInfo.InvariantCulture);
                tally.Close("rank", $"{name} {rank.Name}", rank.Value.Number() / values.Length, profile.Quantiles.Rank(at), 0, profile.Quantiles.RankError);
            }
        }

        tally.Report();
    }

    private static double Below(ReadOnlySpan<double> sorted, double value) => (double)Count(sorted, value, orEqual: false) / sorted.Length;

    private static double AtOrBelow(ReadOnlySpan<double> sorted, double value) => (double)Count(sorted, value, orEqual: true) / sorted.Length;

    private static int Count(ReadOnlySpan<double> sorted, double value, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (orEqual ? sorted[middle] <= value : sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
