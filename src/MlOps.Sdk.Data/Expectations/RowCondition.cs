namespace MlOps.Sdk.Data;

/// <summary>Which rows an expectation is about.</summary>
/// <param name="Description">The condition in words, for reports.</param>
/// <param name="Includes">Whether a row is one of them.</param>
public sealed record RowCondition(string Description, Func<DatasetRow, bool> Includes)
{
    /// <summary>The rows in which a column has this text.</summary>
    public static RowCondition Equal(string column, string value) => new($"{column} = '{value}'", row => row.FindText(column) == value);
}
