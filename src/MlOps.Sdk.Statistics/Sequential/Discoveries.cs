namespace MlOps.Sdk.Statistics;

/// <summary>
/// The times of the last discoveries. A discovery pays significance back to later tests, less and less; those beyond the
/// last thousand are forgotten, which only makes a test stricter.
/// </summary>
internal sealed class Discoveries
{
    private const int Most = 1_000;

    private readonly double[] _times = new double[Most];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Whether the very first is still among them; it pays back less.</summary>
    public bool HasFirst { get; private set; }

    public double this[int index] => _times[(_next - Count + index + Most) % Most];

    public void Add(double time)
    {
        HasFirst = Count == 0 || (HasFirst && Count < Most);
        _times[_next] = time;
        _next = (_next + 1) % Most;
        Count = Math.Min(Most, Count + 1);
    }

    public void Exchange(StateCodec codec, string name)
    {
        var times = new double[Count];
        for (var i = 0; i < times.Length; i++)
            times[i] = this[i];

        var hasFirst = codec.Flag("hasFirst", HasFirst);
        foreach (var time in codec.Numbers(name, times, Most))
            Add(time is >= 0 and <= long.MaxValue ? time : throw SavedState.Damaged($"'{name}' holds {time}"));
        HasFirst = hasFirst;
    }
}
