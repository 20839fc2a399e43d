using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <inheritdoc cref="TensorColumn"/>
internal sealed class NumberTensorColumn<T>(ElementType elementType) : TensorColumn(elementType)
    where T : unmanaged
{
    public override Delegate Getter(TensorBuffer tensor, DataViewType type, TensorRow row)
    {
        if (type is not VectorDataViewType)
            return (ValueGetter<T>)((ref T value) => value = tensor.AsSpan<T>()[row.Index]);

        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            var width = (int)tensor.Shape[1];
            var editor = VBufferEditor.Create(ref value, width);
            tensor.AsSpan<T>().Slice(row.Index * width, width).CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    public override Action<int> Writer(DataViewRow row, DataViewSchema.Column column, TensorBuffer tensor)
    {
        if (column.Type is not VectorDataViewType vector)
        {
            var scalar = row.GetGetter<T>(column);
            T value = default;
            return index =>
            {
                scalar(ref value);
                tensor.AsSpan<T>()[index] = value;
            };
        }

        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return index =>
        {
            getter(ref values);
            values.CopyTo(tensor.AsSpan<T>().Slice(index * vector.Size, vector.Size));
        };
    }
}
