using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Counts by category in bounded memory (Misra and Gries 1982, with median purges): exact until there are more distinct
/// categories than it may hold, afterwards every count is at most <see cref="MaximumError"/> too low. Mergeable.
/// </summary>
public sealed class FrequentItems
{
    /// <summary>Categories held by default.</summary>
    public const int DefaultCapacity = 1024;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>An empty counter.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 2.</exception>
    public FrequentItems(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        Capacity = capacity;
    }

    /// <summary>Most categories held at once.</summary>
    public int Capacity { get; }

    /// <summary>Number of values counted.</summary>
    public long Total { get; private set; }

    /// <summary>No count is further below the truth than this; 0 while exact.</summary>
    public long MaximumError { get; private set; }

    /// <summary>Whether every category and count is exact.</summary>
    public bool IsExact => MaximumError == 0;

    /// <summary>The categories held, with counts that are never too high.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Values that belong to no category held.</summary>
    public long OtherCount => Total - _counts.Values.Sum();

    /// <summary>Counts a category <paramref name="times"/> times.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    public void Add(string category, long times = 1)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (times == 0)
            return;

        Count(category, times);
    }

    /// <summary>Counts a category, and says whether it was not held before.</summary>
    internal bool Count(string category, long times)
    {
        Total += times;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, category, out var held);
        count += times;
        if (!held && _counts.Count > Capacity)
            Purge();
        return !held;
    }

    /// <summary>A counter of both inputs together; neither is changed. Errors add up, the smaller capacity counts; an empty one changes nothing.</summary>
    public FrequentItems Merge(FrequentItems other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = new FrequentItems(Total == 0 ? other.Capacity : other.Total == 0 ? Capacity : Math.Min(Capacity, other.Capacity));
        foreach (var source in (ReadOnlySpan<FrequentItems>)[this, other])
        {
            merged.MaximumError += source.MaximumError;
            foreach (var (category, count) in source._counts)
                CollectionsMarshal.GetValueRefOrAddDefault(merged._counts, category, out _) += count;
        }

        merged.Total = Total + other.Total;
        while (merged._counts.Count > merged.Capacity)
            merged.Purge();
        return merged;
    }

    internal void WriteTo(ByteWriter to)
    {
        to.Count(Capacity);
        to.Count(Total);
        to.Count(MaximumError);
        to.Count(_counts.Count);
        foreach (var (category, count) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            to.Text(category);
            to.Count(count);
        }
    }

    internal static FrequentItems Read(ref ByteReader from)
    {
        var capacity = from.Count("categories held");
        long total = from.Count("values"), error = from.Count("errors");
        var length = from.Length(2, "categories");
        var counts = new Dictionary<string, long>(length, StringComparer.Ordinal);
        for (var i = 0; i < length; i++)
        {
            var category = from.Text("a category");
            if (!counts.TryAdd(category, from.Count("values")))
                throw from.Wrong($"category '{category}' is listed twice");
        }

        return Restore((int)Math.Min(int.MaxValue, capacity), total, error, counts);
    }

    /// <exception cref="FormatException">The parts do not make a counter.</exception>
    internal static FrequentItems Restore(int capacity, long total, long error, IReadOnlyDictionary<string, long> counts)
    {
        if (capacity < 2 || counts.Count > capacity)
            throw new FormatException($"A counter that may hold {capacity} categories holds {counts.Count}; it may hold two at least, and no more than it may.");
        var items = new FrequentItems(capacity) { Total = total, MaximumError = error };
        var rest = total;
        foreach (var (category, count) in counts)
        {
            if (count <= 0 || count > rest)
                throw new FormatException($"Category '{category}' counts {count}; counts are positive and add up to at most their total of {total}.");
            rest -= count;
            items._counts[category] = count;
        }

        if (total < 0 || error < 0 || error > total || (error == 0 && rest > 0))
            throw new FormatException($"A counter with error {error} accounts for {total - rest} of {total} values; only one with an error may leave some out.");
        return items;
    }

    /// <summary>Takes the median count from every category and drops those left with nothing.</summary>
    private void Purge()
    {
        var sorted = _counts.Values.ToArray();
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        MaximumError += median;
        foreach (var category in _counts.Keys.ToArray())
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, category);
            count -= median;
            if (count <= 0)
                _counts.Remove(category);
        }
    }
}
