namespace MlOps.Sdk.Data;

/// <summary>Which rows an expectation is about.</summary>
/// <param name="Description">The condition in words, for reports.</param>
/// <param name="Includes">Whether a row is one of them.</param>
public sealed record RowCondition(string Description, Func<DatasetRow, bool> Includes)
{
    /// <summary>The condition as an expression, which a suite's JSON can hold; null where it is code.</summary>
    public RowExpression? Expression { get; private init; }

    /// <summary>The rows in which a column has this text.</summary>
    public static RowCondition Equal(string column, string value) => Of(RowExpression.Equal(column, value));

    /// <summary>The rows that an expression means, such as <c>distance > 500 and origin = 'LAX'</c>.</summary>
    /// <exception cref="FormatException">The text is no expression.</exception>
    public static RowCondition Parse(string expression) => Of(RowExpression.Parse(expression));

    /// <summary>The rows that an expression means.</summary>
    public static RowCondition Of(RowExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new(expression.ToString(), row => row.IsMeantBy(expression)) { Expression = expression };
    }

    /// <summary>The positions of the rows of a data set.</summary>
    internal int[] Rows(Dataset data) => Expression?.Rows(data) ?? [.. Enumerable.Range(0, data.RowCount).Where(row => Includes(data[row]))];
}
