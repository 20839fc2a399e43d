namespace MlOps.Sdk.Statistics;

/// <summary>Walks two sorted samples together, one distinct value at a time, without allocating.</summary>
internal ref struct PooledValues(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
{
    private readonly ReadOnlySpan<double> _x = reference;
    private readonly ReadOnlySpan<double> _y = current;

    public double Value { get; private set; }

    /// <summary>Reference values up to and with this one.</summary>
    public int ReferenceReached { get; private set; }

    /// <summary>Current values up to and with this one.</summary>
    public int CurrentReached { get; private set; }

    /// <summary>How often the reference has this value.</summary>
    public int ReferenceHere { get; private set; }

    /// <summary>How often the current sample has this value.</summary>
    public int CurrentHere { get; private set; }

    /// <summary>Mean rank of this value in the pooled sample, from 1.</summary>
    public readonly double MidRank => ReferenceReached + CurrentReached - (ReferenceHere + CurrentHere - 1) / 2.0;

    public bool MoveNext()
    {
        int i = ReferenceReached, j = CurrentReached;
        if (i == _x.Length && j == _y.Length)
            return false;

        Value = j == _y.Length || (i < _x.Length && _x[i] <= _y[j]) ? _x[i] : _y[j];
        while (i < _x.Length && _x[i] == Value)
            i++;
        while (j < _y.Length && _y[j] == Value)
            j++;
        ReferenceHere = i - ReferenceReached;
        CurrentHere = j - CurrentReached;
        ReferenceReached = i;
        CurrentReached = j;
        return true;
    }
}
