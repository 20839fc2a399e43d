using System.Globalization;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>How often each category occurs in a column; missing values are counted apart.</summary>
public sealed class CategoryCounts
{
    private CategoryCounts(Dictionary<string, long> counts, long missing) => (Counts, MissingCount) = (counts, missing);

    /// <summary>Occurrences by category.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; }

    /// <summary>Number of nulls.</summary>
    public long MissingCount { get; }

    /// <summary>Takes counts as they are.</summary>
    internal static CategoryCounts Of(Dictionary<string, long> counts, long missing) => new(counts, missing);

    /// <summary>Counts equal numbers, each value a category of its own.</summary>
    internal static CategoryCounts FromValues(SortedSample sample)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var values = sample.Values;
        for (var i = 0; i < values.Length;)
        {
            var start = i;
            while (i < values.Length && values[i] == values[start])
                i++;
            counts[values[start].ToString("R", CultureInfo.InvariantCulture)] = i - start;
        }

        return new(counts, sample.MissingCount);
    }

    /// <summary>Counts <paramref name="values"/>, compared by ordinal.</summary>
    public static CategoryCounts From(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var missing = 0L;
        foreach (var value in values)
        {
            if (value is null)
                missing++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
        }

        return new CategoryCounts(counts, missing);
    }

    /// <summary>Counts a dictionary-encoded column: <paramref name="codes"/> index <paramref name="categories"/>, a negative code being missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A code has no category.</exception>
    /// <exception cref="ArgumentException">A category is listed twice.</exception>
    public static CategoryCounts FromCodes(ReadOnlySpan<int> codes, IReadOnlyList<string> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        var byCode = new long[categories.Count];
        var missing = 0L;
        foreach (var code in codes)
        {
            if (code < 0)
                missing++;
            else if (code < byCode.Length)
                byCode[code]++;
            else
                throw new ArgumentOutOfRangeException(nameof(codes), code, $"There are {categories.Count} categories; the largest code is {categories.Count - 1}.");
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < byCode.Length; i++)
            counts.Add(categories[i], byCode[i]);
        return new CategoryCounts(counts, missing);
    }
}
