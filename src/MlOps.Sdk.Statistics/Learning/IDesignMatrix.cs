namespace MlOps.Sdk.Statistics;

/// <summary>The products with a matrix of features that a linear model needs; dense and sparse rows have their own.</summary>
internal interface IDesignMatrix
{
    int Rows { get; }

    int Columns { get; }

    /// <summary>X v, one value a row.</summary>
    void Times(ReadOnlySpan<double> vector, Span<double> result);

    /// <summary>X' v, one value a column.</summary>
    void TransposeTimes(ReadOnlySpan<double> vector, Span<double> result);

    /// <summary>Sums over rows of v times squared features, one value a column.</summary>
    void TransposeTimesSquares(ReadOnlySpan<double> vector, Span<double> result);
}
