namespace MlOps.Sdk.Data;

/// <summary>A column of text, dictionary-encoded: each row has the code of its text.</summary>
public sealed class TextColumn : Column
{
    private readonly ReadOnlyMemory<int> _codes;

    internal TextColumn(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> categories, NullMask? nulls)
        : base(name, ColumnType.Text, codes.Length, nulls) => (_codes, Categories) = (codes, categories);

    /// <summary>For each row the position of its text in <see cref="Categories"/>, or -1 where there is none.</summary>
    public ReadOnlySpan<int> Codes => _codes.Span;

    /// <summary>The texts, each once. A slice keeps the categories of the whole, so some may have no row here.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>A row's text, or null.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public string? this[int row] => _codes.Span[row] is var code and >= 0 ? Categories[code] : null;

    /// <summary>How many rows each category has, in the order of <see cref="Categories"/>; rows without a value are not counted.</summary>
    public long[] CountByCategory()
    {
        var counts = new long[Categories.Count];
        foreach (var code in Codes)
        {
            if (code >= 0)
                counts[code]++;
        }

        return counts;
    }

    /// <inheritdoc/>
    public override TextColumn Rename(string name) => new(name, _codes, Categories, Nulls);

    internal static TextColumn Checked(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var category in categories)
        {
            if (category is null || !seen.Add(category))
                throw new ArgumentException($"Column '{name}': category '{category ?? "null"}' must be a text that is listed once.", nameof(categories));
        }

        var isNull = new bool[codes.Length];
        var span = codes.Span;
        for (var row = 0; row < span.Length; row++)
        {
            if (span[row] < -1 || span[row] >= categories.Count)
                throw new ArgumentException($"Column '{name}': row {row} has code {span[row]}; codes go from -1 (no value) to {categories.Count - 1}.", nameof(codes));

            isNull[row] = span[row] < 0;
        }

        return new(name, codes, categories, NullMask.Of(isNull));
    }

    private protected override Column SliceCore(int start, int length, NullMask? nulls) => new TextColumn(Name, _codes.Slice(start, length), Categories, nulls);

    private protected override Column TakeCore(ReadOnlySpan<int> rows, NullMask? nulls)
    {
        var source = Codes;
        var taken = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = source[rows[i]];

        return new TextColumn(Name, taken, Categories, nulls);
    }

    private protected override string FormatCore(int row) => this[row]!;
}
