using System.Text.Json;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The protocol's names of element types.</summary>
internal static class Datatypes
{
    private static readonly (string Name, ElementType Type)[] All =
    [
        ("FP32", ElementType.Float), ("INT64", ElementType.Int64), ("BYTES", ElementType.String), ("FP64", ElementType.Double),
        ("INT32", ElementType.Int32), ("BOOL", ElementType.Bool), ("FP16", ElementType.Float16), ("UINT8", ElementType.UInt8),
        ("INT8", ElementType.Int8), ("INT16", ElementType.Int16), ("UINT16", ElementType.UInt16), ("UINT32", ElementType.UInt32),
        ("UINT64", ElementType.UInt64), ("BF16", ElementType.BFloat16),
    ];

    private static readonly string[] Names = [.. Enumerable.Range(0, 17).Select(i => All.FirstOrDefault(d => (int)d.Type == i).Name ?? "")];

    public static string Name(ElementType type) => Names[(int)type];

    public static bool TryParse(string name, out ElementType type)
    {
        type = All.FirstOrDefault(d => d.Name == name).Type;
        return type != ElementType.Undefined;
    }

    /// <summary>The type that a string token names.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out ElementType type)
    {
        foreach (var (name, candidate) in All)
        {
            if (reader.ValueTextEquals(name))
            {
                type = candidate;
                return true;
            }
        }

        type = ElementType.Undefined;
        return false;
    }

    /// <summary>A tensor's type and dimensions as messages show them, such as <c>FP32[-1,4]</c>.</summary>
    public static string Describe(ElementType type, ReadOnlySpan<long> shape) => $"{Name(type)}[{string.Join(',', shape.ToArray())}]";
}
