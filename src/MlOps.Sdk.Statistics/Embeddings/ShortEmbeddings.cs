namespace MlOps.Sdk.Statistics;

/// <summary>
/// Two samples of embeddings shortened to their principal components, to compare what matters of many dimensions in less time. The
/// components are learned from both samples together, blind to which is which, so p-values by permutation stay valid.
/// </summary>
public sealed class ShortEmbeddings
{
    private readonly double[] _reference;
    private readonly double[] _current;
    private readonly int _components;

    private ShortEmbeddings(double[] reference, double[] current, PrincipalComponents components)
    {
        (_reference, _current, _components) = (reference, current, components.ComponentCount);
        ExplainedVarianceRatios = components.ExplainedVarianceRatios;
    }

    /// <summary>The shortened reference.</summary>
    public RowMatrix Reference => new(_reference, _components);

    /// <summary>The shortened current sample.</summary>
    public RowMatrix Current => new(_current, _components);

    /// <summary>The share of the variance that lies along each component, descending.</summary>
    public IReadOnlyList<double> ExplainedVarianceRatios { get; }

    /// <summary>Shortens two samples.</summary>
    /// <param name="reference">Finite embeddings, at least one.</param>
    /// <param name="current">Finite embeddings of the same length, at least one.</param>
    /// <param name="components">Components to keep, at least 1; fewer where there are not so many.</param>
    /// <exception cref="ArgumentException">A sample is empty, lengths differ, a value is not finite, or all rows are equal.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> is not positive.</exception>
    public static ShortEmbeddings Of(RowMatrix reference, RowMatrix current, int components)
    {
        if (reference.ColumnCount != current.ColumnCount)
            throw new ArgumentException($"The reference has {reference.ColumnCount} columns, the current sample has {current.ColumnCount}; pass the same columns on both sides.", nameof(current));
        if (reference.RowCount == 0 || current.RowCount == 0)
            throw new ArgumentException("A sample is empty; pass at least one embedding on each side.", reference.RowCount == 0 ? nameof(reference) : nameof(current));

        double[] pooled = [.. reference.Values, .. current.Values];
        var learned = PrincipalComponents.FitCount(new RowMatrix(pooled, reference.ColumnCount), components);
        return new ShortEmbeddings(learned.Project(reference), learned.Project(current), learned);
    }
}
