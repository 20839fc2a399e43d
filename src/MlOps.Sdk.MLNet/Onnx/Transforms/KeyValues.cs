using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>The values behind the keys 1, 2, … of a column, as its annotation lists them.</summary>
internal sealed class KeyValues
{
    private const string Kind = "KeyValues";

    private readonly string[]? _text;
    private readonly float[]? _floats;
    private readonly long[]? _integers;

    private KeyValues(ElementType type, string[]? text, float[]? floats, long[]? integers)
    {
        Type = type;
        _text = text;
        _floats = floats;
        _integers = integers;
    }

    public ElementType Type { get; }

    public int Count => _text?.Length ?? _floats?.Length ?? _integers!.Length;

    /// <summary>The values of a column's keys, or null where there are none or their type is neither text nor number.</summary>
    public static KeyValues? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Kind) is not { } kind)
            return null;

        var item = kind.Type.GetItemType().RawType;
        if (item == typeof(ReadOnlyMemory<char>))
            return new(ElementType.String, Read<ReadOnlyMemory<char>, string>(column, text => text.ToString()), null, null);
        if (item == typeof(float))
            return new(ElementType.Float, null, Read<float, float>(column, number => number), null);

        return Integers(column, item) is { } integers ? new(ColumnCodec.Of(kind.Type, column.Name).ElementType, null, null, integers) : null;
    }

    /// <summary>A table whose entry 0 is ML.NET's missing value of the type.</summary>
    public string Table(GraphBuilder graph)
    {
        if (_text is not null)
            return graph.TextConstant(["", .. _text], Count + 1);
        if (_floats is not null)
            return graph.Constant<float>(ElementType.Float, [float.NaN, .. _floats], Count + 1);

        var table = graph.Constant<long>(ElementType.Int64, [0, .. _integers!], Count + 1);
        return Type == ElementType.Int64 ? table : graph.Node("Cast", Type, 1, [table], OnnxAttribute.Int("to", (long)Type)).Name;
    }

    /// <summary>The key of each value of the given kind, 0 for one that is not listed, as 64-bit integers.</summary>
    public OnnxValue Keys(GraphBuilder graph, OnnxValue value)
    {
        var keys = Enumerable.Range(1, Count).Select(key => (long)key).ToArray();
        var comparable = _integers is null ? value : graph.Cast(value, ElementType.Int64);
        var attribute = _text is not null ? OnnxAttribute.Strings("keys_strings", _text)
            : _floats is not null ? OnnxAttribute.Floats("keys_floats", _floats)
            : OnnxAttribute.Ints("keys_int64s", _integers!);
        return graph.MlNode("LabelEncoder", ElementType.Int64, value.Width, [comparable.Name], attribute, OnnxAttribute.Ints("values_int64s", keys), OnnxAttribute.Int("default_int64", 0));
    }

    private static long[]? Integers(DataViewSchema.Column column, Type item)
    {
        if (item == typeof(bool))
            return Read<bool, long>(column, value => value ? 1 : 0);
        if (item == typeof(sbyte))
            return Read<sbyte, long>(column, value => value);
        if (item == typeof(short))
            return Read<short, long>(column, value => value);
        if (item == typeof(int))
            return Read<int, long>(column, value => value);
        if (item == typeof(long))
            return Read<long, long>(column, value => value);
        if (item == typeof(byte))
            return Read<byte, long>(column, value => value);
        if (item == typeof(ushort))
            return Read<ushort, long>(column, value => value);

        return item == typeof(uint) ? Read<uint, long>(column, value => value) : null;
    }

    private static TTarget[] Read<TSource, TTarget>(DataViewSchema.Column column, Func<TSource, TTarget> convert)
    {
        VBuffer<TSource> values = default;
        column.Annotations.GetValue(Kind, ref values);
        return [.. values.DenseValues().Select(convert)];
    }
}
