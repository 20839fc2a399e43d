namespace MlOps.Sdk.Data;

/// <summary>Grows a column row by row.</summary>
internal abstract class ColumnBuilder(string name)
{
    private ulong[]? _nulls;

    public string Name { get; } = name;

    public int Count { get; protected set; }

    public static ColumnBuilder For(ColumnSchema schema, int capacity) => schema.Type switch
    {
        ColumnType.Double => new ValueColumnBuilder<double>(schema.Name, schema.Type, double.NaN, capacity),
        ColumnType.Float => new ValueColumnBuilder<float>(schema.Name, schema.Type, float.NaN, capacity),
        ColumnType.Long => new ValueColumnBuilder<long>(schema.Name, schema.Type, 0, capacity),
        ColumnType.Bool => new ValueColumnBuilder<bool>(schema.Name, schema.Type, false, capacity),
        ColumnType.DateTime => new ValueColumnBuilder<DateTime>(schema.Name, schema.Type, default, capacity),
        ColumnType.Text => new TextColumnBuilder(schema.Name, capacity),
        ColumnType.Vector => new VectorColumnBuilder(schema.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(schema), schema.Type, "Not a column type."),
    };

    public abstract void AddNull();

    public abstract Column Build();

    protected void MarkNull()
    {
        var word = Count >> 6;
        if (_nulls is null || word >= _nulls.Length)
            Array.Resize(ref _nulls, Math.Max(word + 1, 2 * (_nulls?.Length ?? 8)));

        _nulls[word] |= 1UL << Count;
    }

    protected NullMask? Nulls()
    {
        if (_nulls is null)
            return null;

        if (_nulls.Length << 6 < Count)
            Array.Resize(ref _nulls, (Count + 63) >> 6);

        return new(_nulls, 0, Count);
    }
}
