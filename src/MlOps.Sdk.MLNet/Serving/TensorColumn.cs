using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>Moves values between a tensor and an ML.NET column of one item type, without boxing and without rounding.</summary>
internal abstract class TensorColumn(ElementType elementType)
{
    private static readonly Dictionary<Type, TensorColumn> Known = new()
    {
        [typeof(float)] = new NumberTensorColumn<float>(ElementType.Float),
        [typeof(double)] = new NumberTensorColumn<double>(ElementType.Double),
        [typeof(bool)] = new NumberTensorColumn<bool>(ElementType.Bool),
        [typeof(sbyte)] = new NumberTensorColumn<sbyte>(ElementType.Int8),
        [typeof(short)] = new NumberTensorColumn<short>(ElementType.Int16),
        [typeof(int)] = new NumberTensorColumn<int>(ElementType.Int32),
        [typeof(long)] = new NumberTensorColumn<long>(ElementType.Int64),
        [typeof(byte)] = new NumberTensorColumn<byte>(ElementType.UInt8),
        [typeof(ushort)] = new NumberTensorColumn<ushort>(ElementType.UInt16),
        [typeof(uint)] = new NumberTensorColumn<uint>(ElementType.UInt32),
        [typeof(ulong)] = new NumberTensorColumn<ulong>(ElementType.UInt64),
        [typeof(ReadOnlyMemory<char>)] = new TextTensorColumn(),
    };

    /// <summary>The column of that type, or null where it has no tensor form.</summary>
    public static TensorColumn? Find(DataViewType type) => Known.GetValueOrDefault(type.GetItemType().RawType);

    /// <summary>The tensor that stands for an ML.NET column: rows × width, -1 for a width that differs from row to row.</summary>
    public TensorSpec Spec(DataViewSchema.Column column) => new()
    {
        Name = column.Name,
        ElementType = elementType,
        Shape = [-1, column.Type.GetWidth() is > 0 and var width ? width : -1],
    };

    /// <summary>An ML.NET getter that reads the tensor at the row that <paramref name="row"/> stands on.</summary>
    public abstract Delegate Getter(TensorBuffer tensor, DataViewType type, TensorRow row);

    /// <summary>Writes the value of an ML.NET row into a row of the tensor.</summary>
    public abstract Action<int> Writer(DataViewRow row, DataViewSchema.Column column, TensorBuffer tensor);
}
