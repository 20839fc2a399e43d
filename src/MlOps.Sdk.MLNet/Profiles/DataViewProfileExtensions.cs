using Microsoft.ML;
using Microsoft.ML.Data;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.MLNet;

/// <summary>Profiles of ML.NET data: what a model version keeps of its training data for a monitor to compare with.</summary>
public static class DataViewProfileExtensions
{
    /// <summary>
    /// Profiles columns in one pass: numbers and booleans (as 0 and 1) as numeric, text as categorical with empty text as
    /// missing, each slot of a numeric vector as a column <c>name[slot]</c>.
    /// </summary>
    /// <param name="data">The rows, such as training data or the test set with its scores.</param>
    /// <param name="columns">The columns; null for all visible ones of those types.</param>
    /// <exception cref="ArgumentException">A named column is not there or cannot be profiled.</exception>
    public static DatasetProfile Profile(this IDataView data, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var chosen = columns is null
            ? [.. data.Schema.Where(column => !column.IsHidden && CanProfile(column.Type))]
            : columns.Select(name => Find(data.Schema, name)).ToArray();

        using var cursor = data.GetRowCursor(chosen);
        var profilers = Array.ConvertAll(chosen, column => ColumnProfiler.Of(cursor, column));
        while (cursor.MoveNext())
        {
            foreach (var profiler in profilers)
                profiler.Add();
        }

        return new DatasetProfile(profilers.SelectMany(profiler => profiler.Profiles));
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw new ArgumentException($"There is no column '{name}'; the data has {DataViewFacts.Describe(schema)}.", nameof(name));
        return CanProfile(column.Type) ? column : throw new ArgumentException($"Column '{name}' is {column.Type}; profiled are numbers, booleans, text, and numeric vectors of a fixed size.", nameof(name));
    }

    private static bool CanProfile(DataViewType type) =>
        type is TextDataViewType || (type.GetWidth() > 0 && type.GetItemType() is NumberDataViewType or BooleanDataViewType);
}
