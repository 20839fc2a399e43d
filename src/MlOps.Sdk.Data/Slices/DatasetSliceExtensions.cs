using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>Cuts data sets into named slices.</summary>
public static class DatasetSliceExtensions
{
    /// <summary>The rows that an expression means, such as <c>distance > 500 and origin = 'LAX'</c>; see <see cref="RowExpression"/>.</summary>
    /// <exception cref="FormatException">The text is no expression.</exception>
    /// <exception cref="ArgumentException">The expression does not fit the columns.</exception>
    public static DataSlice Slice(this Dataset data, string expression) => data.Slice(RowExpression.Parse(expression));

    /// <summary>The rows that an expression means.</summary>
    /// <exception cref="ArgumentException">The expression does not fit the columns.</exception>
    public static DataSlice Slice(this Dataset data, RowExpression expression)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(expression);
        return new(expression.ToString(), data, expression.Rows(data));
    }

    /// <summary>The rows for which a predicate holds.</summary>
    public static DataSlice Slice(this Dataset data, string name, Func<DatasetRow, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(predicate);
        return new(name, data, [.. Enumerable.Range(0, data.RowCount).Where(row => predicate(data[row]))]);
    }

    /// <summary>
    /// A slice for each value of a column, or for each combination of several columns' values, the missing one among them. Together
    /// they are all rows, each once. Each slice's name is an expression that means its rows, such as <c>origin = 'LAX'</c>.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">Columns of text, integers or truth values.</param>
    /// <param name="most">The most slices; more are an error, as they would be of single rows.</param>
    /// <returns>The slices, those with most rows first, then by name.</returns>
    /// <exception cref="ArgumentException">A column is not there, holds another type, or there are too many slices.</exception>
    public static IReadOnlyList<DataSlice> SliceBy(this Dataset data, IReadOnlyList<string> columns, int most = 10_000)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        if (columns.Count == 0)
            throw new ArgumentException("Name at least one column to slice by.", nameof(columns));

        Column[] keys = [.. columns.Select(name => data[name])];
        foreach (var key in keys)
        {
            if (key.Type is not (ColumnType.Text or ColumnType.Long or ColumnType.Bool))
                throw new ArgumentException($"Column '{key.Name}' holds {key.Type}, which makes no slices of equal values; slice by an expression such as \"{key.Name} > 1\".", nameof(columns));
        }

        var rowsOf = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < data.RowCount; row++)
        {
            var name = string.Join(" and ", keys.Select(key => RowNode.Describe(key, row)));
            if (!rowsOf.TryGetValue(name, out var rows))
            {
                rowsOf.Add(name, rows = []);
                if (rowsOf.Count > most)
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Slicing by {string.Join(", ", columns)} makes more than {most} slices; choose columns with fewer values, or allow more."), nameof(columns));
            }

            rows.Add(row);
        }

        return [.. rowsOf.Select(pair => new DataSlice(pair.Key, data, [.. pair.Value])).OrderByDescending(slice => slice.RowCount).ThenBy(slice => slice.Name, StringComparer.Ordinal)];
    }

    /// <summary>A slice for each value of one column, the missing one among them.</summary>
    /// <inheritdoc cref="SliceBy(Dataset, IReadOnlyList{string}, int)"/>
    public static IReadOnlyList<DataSlice> SliceBy(this Dataset data, string column, int most = 10_000) => data.SliceBy([column], most);
}
