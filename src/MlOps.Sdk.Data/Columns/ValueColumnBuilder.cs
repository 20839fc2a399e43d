namespace MlOps.Sdk.Data;

internal sealed class ValueColumnBuilder<T>(string name, ColumnType type, T absent, int capacity) : ColumnBuilder(name)
    where T : unmanaged
{
    private T[] _values = new T[Math.Max(capacity, 16)];

    public void Add(T value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, 2 * Count);

        _values[Count++] = value;
    }

    public override void AddNull()
    {
        MarkNull();
        Add(absent);
    }

    public override Column Build() => new Column<T>(Name, type, _values.AsMemory(0, Count), Nulls());
}
