namespace MlOps.Sdk.Statistics;

/// <summary>Compares the numeric columns of a window with their references, several columns at a time.</summary>
public static class WindowComparison
{
    /// <summary>Compares column by column.</summary>
    /// <param name="references">One prepared reference a column.</param>
    /// <param name="windows">The same columns of the window, in the same order.</param>
    /// <param name="degree">Columns compared at the same time, at least 1. Memory goes with it where references are samples.</param>
    /// <param name="cancellationToken">Stops between columns.</param>
    /// <returns>One comparison a column, in order.</returns>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degree"/> is not positive.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<NumericComparison> Run(
        IReadOnlyList<IPreparedReference> references, IReadOnlyList<ReadOnlyMemory<double>> windows, int degree = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree);
        if (references.Count != windows.Count)
            throw new ArgumentException($"There are {references.Count} references and {windows.Count} windows; give one window a reference.", nameof(windows));

        var comparisons = new NumericComparison[references.Count];
        if (degree == 1)
        {
            for (var i = 0; i < comparisons.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                comparisons[i] = references[i].Compare(windows[i].Span);
            }

            return comparisons;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        Parallel.For(0, comparisons.Length, options, i => comparisons[i] = references[i].Compare(windows[i].Span));
        return comparisons;
    }
}
