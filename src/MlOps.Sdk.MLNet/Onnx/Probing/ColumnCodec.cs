using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Moves values of one ML.NET item type in and out as doubles, which hold every value a probe needs, and knows the ONNX type
/// of the same values.
/// </summary>
internal abstract class ColumnCodec(ElementType elementType)
{
    private static readonly Dictionary<Type, ColumnCodec> Known = new()
    {
        [typeof(float)] = new ColumnCodec<float>(ElementType.Float, value => value, value => (float)value),
        [typeof(double)] = new ColumnCodec<double>(ElementType.Double, value => value, value => value),
        [typeof(bool)] = new ColumnCodec<bool>(ElementType.Bool, value => value ? 1 : 0, value => value != 0),
        [typeof(sbyte)] = new ColumnCodec<sbyte>(ElementType.Int8, value => value, value => (sbyte)value),
        [typeof(short)] = new ColumnCodec<short>(ElementType.Int16, value => value, value => (short)value),
        [typeof(int)] = new ColumnCodec<int>(ElementType.Int32, value => value, value => (int)value),
        [typeof(long)] = new ColumnCodec<long>(ElementType.Int64, value => value, value => (long)value),
        [typeof(byte)] = new ColumnCodec<byte>(ElementType.UInt8, value => value, value => (byte)value),
        [typeof(ushort)] = new ColumnCodec<ushort>(ElementType.UInt16, value => value, value => (ushort)value),
        [typeof(uint)] = new ColumnCodec<uint>(ElementType.UInt32, value => value, value => (uint)value),
        [typeof(ulong)] = new ColumnCodec<ulong>(ElementType.UInt64, value => value, value => (ulong)value),
        [typeof(ReadOnlyMemory<char>)] = new ColumnCodec<ReadOnlyMemory<char>>(
            ElementType.String,
            value => value.IsEmpty ? 0 : double.TryParse(value.Span, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
            value => value == 0 ? default : value.ToString(CultureInfo.InvariantCulture).AsMemory()),
    };

    public ElementType ElementType => elementType;

    /// <exception cref="OnnxExportNotSupportedException">The type has no ONNX tensor equivalent.</exception>
    public static ColumnCodec Of(DataViewType type, string column) =>
        Known.TryGetValue(type.GetItemType().RawType, out var codec)
            ? codec
            : throw new OnnxExportNotSupportedException($"column '{column}'", $"its type {type} has no ONNX tensor type; convert it to a number or text before the pipeline");

    public abstract ProbeColumn Write(DataViewType type, Func<long, int, double> value);

    /// <summary>Reads the slots of the row that the cursor stands on.</summary>
    public abstract Action<double[]> Reader(DataViewRow row, DataViewSchema.Column column);

    /// <summary>All rows of a column, one array of slots a row.</summary>
    public IReadOnlyList<double[]> Read(IDataView view, DataViewSchema.Column column)
    {
        var rows = new List<double[]>();
        using var cursor = view.GetRowCursor([column]);
        var read = Reader(cursor, column);
        while (cursor.MoveNext())
        {
            var slots = new double[column.Type.GetWidth()];
            read(slots);
            rows.Add(slots);
        }

        return rows;
    }
}

/// <inheritdoc cref="ColumnCodec"/>
internal sealed class ColumnCodec<T>(ElementType elementType, Func<T, double> toNumber, Func<double, T> fromNumber) : ColumnCodec(elementType)
{
    public override ProbeColumn Write(DataViewType type, Func<long, int, double> value)
    {
        if (type is not VectorDataViewType vector)
            return new ProbeColumn<T>(row => fromNumber(value(row, 0)));

        return new ProbeColumn<VBuffer<T>>(row =>
        {
            var slots = new T[vector.Size];
            for (var i = 0; i < slots.Length; i++)
                slots[i] = fromNumber(value(row, i));

            return new VBuffer<T>(slots.Length, slots);
        });
    }

    public override Action<double[]> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            T value = default!;
            return slots =>
            {
                getter(ref value);
                slots[0] = toNumber(value);
            };
        }

        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return slots =>
        {
            vectorGetter(ref buffer);
            var values = buffer.GetValues();
            if (!buffer.IsDense)
                Array.Fill(slots, toNumber(default!));

            for (var i = 0; i < values.Length; i++)
                slots[buffer.IsDense ? i : buffer.GetIndices()[i]] = toNumber(values[i]);
        };
    }
}
