namespace MlOps.Sdk.Data;

/// <summary>How a CSV file is read. The defaults read RFC 4180: comma, double quotes, a header row, UTF-8 with or without a mark.</summary>
public sealed record CsvOptions
{
    /// <summary>Between two cells; a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Names and types of columns. A column that is not nullable refuses a missing cell. The types of columns not named here are
    /// inferred; none is named by default.
    /// </summary>
    public IReadOnlyList<ColumnSchema> Schema { get; init; } = [];

    /// <summary>
    /// Unquoted cells that stand for no value; only the empty cell by default, because <c>NA</c> may be a name.
    /// A quoted empty cell is the empty text.
    /// </summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [""];

    /// <summary>Rows in a batch, at least 1; 65,536.</summary>
    public int BatchRows { get; init; } = 65_536;

    /// <summary>
    /// How many rows are looked at to infer types; all of them where null, as a type that a later row contradicts is an error.
    /// </summary>
    public int? InferenceRows { get; init; }
}
