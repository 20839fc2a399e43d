using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

/// <summary>Runs an exported pipeline in ONNX Runtime over the raw columns of a data view.</summary>
internal static class OnnxRun
{
    /// <summary>Every output by name, one array of slots a row; text is hashed to its ordinal code.</summary>
    public static Dictionary<string, double[][]> Scores(OnnxExport export, IDataView data)
    {
        using var session = new InferenceSession(export.Bytes.ToArray());
        var rows = data.GetRowCount() ?? throw new InvalidOperationException("Rows must be counted.");
        var inputs = export.Signature.Inputs.Select(input => Input(input, data, (int)rows)).ToArray();
        string[] names = [.. export.Signature.Outputs.Select(output => output.Name)];
        using var options = new RunOptions();
        using var results = session.Run(options, [.. export.Signature.Inputs.Select(input => input.Name)], inputs, names);
        var outputs = names.Select((name, i) => (name, Slots(results[i], (int)rows))).ToDictionary(pair => pair.name, pair => pair.Item2);
        foreach (var input in inputs)
            input.Dispose();

        return outputs;
    }

    /// <summary>The same columns as ML.NET gives them.</summary>
    public static double[][] Column(IDataView data, string name)
    {
        var column = data.Schema[name];
        return column.Type switch
        {
            VectorDataViewType { ItemType.RawType: var item } when item == typeof(float) => Vectors<float>(data, column, value => value),
            VectorDataViewType { ItemType.RawType: var item } when item == typeof(double) => Vectors<double>(data, column, value => value),
            VectorDataViewType { ItemType.RawType: var item } when item == typeof(bool) => Vectors<bool>(data, column, value => value ? 1 : 0),
            VectorDataViewType { ItemType.RawType: var item } when item == typeof(ReadOnlyMemory<char>) => Vectors<ReadOnlyMemory<char>>(data, column, value => Code(value.ToString())),
            { RawType: var item } when item == typeof(float) => Scalars<float>(data, column, value => value),
            { RawType: var item } when item == typeof(double) => Scalars<double>(data, column, value => value),
            { RawType: var item } when item == typeof(bool) => Scalars<bool>(data, column, value => value ? 1 : 0),
            { RawType: var item } when item == typeof(int) => Scalars<int>(data, column, value => value),
            { RawType: var item } when item == typeof(uint) => Scalars<uint>(data, column, value => value),
            { RawType: var item } when item == typeof(ReadOnlyMemory<char>) => Scalars<ReadOnlyMemory<char>>(data, column, value => Code(value.ToString())),
            _ => throw new NotSupportedException($"{column.Name}: {column.Type}"),
        };
    }

    private static OrtValue Input(TensorSpec input, IDataView data, int rows)
    {
        var width = (int)input.Shape[1];
        if (input.ElementType == ElementType.String)
        {
            var text = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [rows, width]);
            var i = 0;
            foreach (var value in data.GetColumn<string>(input.Name))
                text.StringTensorSetElementAt(value, i++);

            return text;
        }

        var numbers = Column(data, input.Name).SelectMany(row => row);
        return input.ElementType switch
        {
            ElementType.Float => Tensor(numbers.Select(value => (float)value), rows, width),
            ElementType.Double => Tensor(numbers, rows, width),
            ElementType.Bool => Tensor(numbers.Select(value => value != 0), rows, width),
            ElementType.Int32 => Tensor(numbers.Select(value => (int)value), rows, width),
            ElementType.UInt32 => Tensor(numbers.Select(value => (uint)value), rows, width),
            _ => throw new NotSupportedException(input.Describe()),
        };
    }

    private static OrtValue Tensor<T>(IEnumerable<T> values, int rows, int width)
        where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(values.ToArray(), [rows, width]);

    private static double[][] Slots(OrtValue value, int rows)
    {
        var type = value.GetTensorTypeAndShape();
        double[] flat = type.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => [.. value.GetTensorDataAsSpan<float>().ToArray().Select(x => (double)x)],
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => [.. value.GetTensorDataAsSpan<bool>().ToArray().Select(x => x ? 1d : 0)],
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => [.. value.GetTensorDataAsSpan<int>().ToArray().Select(x => (double)x)],
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt32 => [.. value.GetTensorDataAsSpan<uint>().ToArray().Select(x => (double)x)],
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String => [.. value.GetStringTensorAsArray().Select(Code)],
            var other => throw new NotSupportedException(other.ToString()),
        };
        Assert.Equal(rows, type.Shape[0]);
        return [.. flat.Chunk(flat.Length / rows)];
    }

    private static double[][] Vectors<T>(IDataView data, DataViewSchema.Column column, Func<T, double> convert)
    {
        var rows = new List<double[]>();
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add([.. value.DenseValues().Select(convert)]);
        }

        return [.. rows];
    }

    private static double[][] Scalars<T>(IDataView data, DataViewSchema.Column column, Func<T, double> convert)
    {
        var rows = new List<double[]>();
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add([convert(value)]);
        }

        return [.. rows];
    }

    private static double Code(string text) => text.Aggregate(17d, (code, c) => (code * 31 + c) % 1_000_003);
}
