using System.Numerics;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Learns what a row costs by the number of rows in a run, and from it how many are worth taking together: many for a linear
/// model, whose calls are mostly overhead, none for a convolutional one that outgrows the cache. Costs are tracked low, quick to
/// fall and slow to rise, since a stolen core makes a run look dear but nothing makes it look cheap.
/// </summary>
internal sealed class BatchCosts
{
    private const double GainToBegin = 1.15;
    private const double GainToGoOn = 1.05;
    private const double WorthMore = 1.05;
    private const double WorthAnotherRun = 1.10;
    private const int ExploreEvery = 64;

    private readonly Lock _lock = new();
    private readonly int _maxRows;
    private readonly double[] _perRow;
    private int _takes;
    private volatile int _rows = 1;
    private volatile int _enough = 1;

    /// <param name="maxRows">The most rows of a run.</param>
    /// <param name="like">What to think before the costs are known; null for one by one.</param>
    public BatchCosts(int maxRows, BatchCosts? like = null)
    {
        if (like is not null)
            (_rows, _enough) = (Math.Min(like._rows, maxRows), Math.Min(like._enough, maxRows));

        _maxRows = maxRows;
        _perRow = new double[Bucket(maxRows) + 1];
    }

    /// <summary>The most rows worth taking together; 1 when it does not pay.</summary>
    public int Rows => _rows;

    /// <summary>How many rows waiting are worth a run of their own beside one under way.</summary>
    public int Enough => _enough;

    /// <summary>How many to take next: now and then more than is known to pay, to find out.</summary>
    public int NextTake()
    {
        var rows = _rows;
        return rows < _maxRows && Interlocked.Increment(ref _takes) % ExploreEvery == 0 ? Math.Min(2 * rows, _maxRows) : rows;
    }

    public void Observe(int rows, TimeSpan duration)
    {
        // A sample more or less is no loss; a caller that waits would be.
        if (!_lock.TryEnter())
            return;

        try
        {
            var cost = Math.Max(duration.TotalSeconds / rows, 1e-9);
            ref var known = ref _perRow[Bucket(Math.Min(rows, _maxRows))];
            if (known == 0)
                known = cost;
            else
                known += cost < known ? 0.2 * (cost - known) : 0.01 * Math.Min(cost - known, known / 4);

            Decide();
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>What a run of so many rows takes, as far as it is known.</summary>
    public TimeSpan Expected(int rows)
    {
        for (var bucket = Bucket(Math.Clamp(rows, 1, _maxRows)); bucket >= 0; bucket--)
        {
            if (_perRow[bucket] > 0)
                return TimeSpan.FromSeconds(_perRow[bucket] * rows);
        }

        return TimeSpan.Zero;
    }

    /// <summary>Microseconds a row by rows in a run.</summary>
    public IReadOnlyDictionary<int, double> ByRows()
    {
        var costs = new SortedDictionary<int, double>();
        for (var bucket = 0; bucket < _perRow.Length; bucket++)
        {
            if (_perRow[bucket] > 0)
                costs.Add(Math.Min(1 << bucket, _maxRows), 1e6 * _perRow[bucket]);
        }

        return costs;
    }

    /// <summary>The nearest power of two.</summary>
    private static int Bucket(int rows)
    {
        var log = BitOperations.Log2((uint)rows);
        return (long)rows * rows > 2L << (2 * log) ? log + 1 : log;
    }

    private void Decide()
    {
        var best = double.MaxValue;
        foreach (var cost in _perRow)
            best = cost > 0 ? Math.Min(best, cost) : best;

        var pays = _perRow[0] == 0 || _perRow[0] / best >= (_rows > 1 ? GainToGoOn : GainToBegin);
        _rows = pays ? Smallest(best * WorthMore) : 1;
        _enough = pays ? Math.Min(_rows, Smallest(best * WorthAnotherRun)) : 1;
    }

    private int Smallest(double cost)
    {
        for (var bucket = 0; bucket < _perRow.Length; bucket++)
        {
            if (_perRow[bucket] > 0 && _perRow[bucket] <= cost)
                return Math.Min(1 << bucket, _maxRows);
        }

        return 1;
    }
}
