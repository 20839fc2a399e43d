using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <inheritdoc cref="TensorColumn"/>
internal sealed class TextTensorColumn() : TensorColumn(ElementType.String)
{
    public override Delegate Getter(TensorBuffer tensor, DataViewType type, TensorRow row)
    {
        if (type is not VectorDataViewType)
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = tensor.AsTexts()[row.Index].AsMemory());

        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var width = (int)tensor.Shape[1];
            var editor = VBufferEditor.Create(ref value, width);
            var texts = tensor.AsTexts().Slice(row.Index * width, width);
            for (var i = 0; i < width; i++)
                editor.Values[i] = texts[i].AsMemory();

            value = editor.Commit();
        });
    }

    public override Action<int> Writer(DataViewRow row, DataViewSchema.Column column, TensorBuffer tensor)
    {
        if (column.Type is not VectorDataViewType vector)
        {
            var scalar = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return index =>
            {
                scalar(ref value);
                Set(ref tensor.AsTexts()[index], value);
            };
        }

        var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return index =>
        {
            getter(ref values);
            var texts = tensor.AsTexts().Slice(index * vector.Size, vector.Size);
            foreach (var (slot, value) in values.Items(all: true))
                Set(ref texts[slot], value);
        };
    }

    /// <summary>Labels repeat from call to call, so a text that stands there already is kept.</summary>
    private static void Set(ref string? text, ReadOnlyMemory<char> value)
    {
        if (text is null || !value.Span.SequenceEqual(text))
            text = value.ToString();
    }
}
