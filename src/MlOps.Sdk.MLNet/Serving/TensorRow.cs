using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>A row of ML.NET's over the tensors of a frame, moved from row to row without being made again.</summary>
internal sealed class TensorRow(DataViewSchema schema) : DataViewRow
{
    private readonly Dictionary<int, Delegate> _getters = [];
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    /// <summary>Never the same twice: ML.NET's steps keep what they computed for a position.</summary>
    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The row of the tensors that is read.</summary>
    public int Index { get; private set; }

    public void Add(DataViewSchema.Column column, Delegate getter) => _getters.Add(column.Index, getter);

    public void MoveTo(int index)
    {
        Index = index;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.TryGetValue(column.Index, out var getter)
        ? (ValueGetter<TValue>)getter
        : throw new InvalidOperationException($"Column '{column.Name}' is not an input of the model.");

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)_position, 0);
}
