namespace MlOps.Sdk.Statistics;

/// <summary>The distance of a sliding window from a reference, kept up to date as values come and go.</summary>
internal abstract class WindowScore(int window)
{
    protected ValueRing Values { get; } = new(window);

    public bool IsFull => Values.IsFull;

    /// <summary>The distance, once the window is full.</summary>
    public abstract double Value { get; }

    public static WindowScore For(WindowStatistic statistic, int window) => statistic switch
    {
        WindowStatistic.MeanShift => new MeanShiftScore(window),
        WindowStatistic.KolmogorovSmirnov => new KolmogorovSmirnovScore(window),
        WindowStatistic.CramerVonMises => new CramerVonMisesScore(window),
        _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "Not a statistic of a window."),
    };

    /// <summary>Sets what is compared with, in order, and empties the window.</summary>
    public abstract void Compare(double[] sortedReference);

    public abstract void Push(double value);

    public abstract void Clear();

    public abstract void Exchange(StateCodec codec);
}
