namespace MlOps.Sdk;

/// <summary>Facts about element types.</summary>
public static class ElementTypeExtensions
{
    /// <summary>Bytes an element takes in memory; 0 for text and for what is not a tensor.</summary>
    public static int SizeInBytes(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>Whether elements of the type can be read as numbers; true and false read as 1 and 0.</summary>
    public static bool IsNumeric(this ElementType type) => type.SizeInBytes() > 0;

    /// <summary>Whether an element can be the .NET type: <see cref="Half"/> for Float16, <see cref="ushort"/> for the bits of BFloat16.</summary>
    internal static bool Holds<T>(this ElementType type)
        where T : unmanaged => type switch
        {
            ElementType.Float => typeof(T) == typeof(float),
            ElementType.Double => typeof(T) == typeof(double),
            ElementType.Int64 => typeof(T) == typeof(long),
            ElementType.Int32 => typeof(T) == typeof(int),
            ElementType.Bool => typeof(T) == typeof(bool),
            ElementType.UInt8 => typeof(T) == typeof(byte),
            ElementType.Int8 => typeof(T) == typeof(sbyte),
            ElementType.UInt16 => typeof(T) == typeof(ushort),
            ElementType.Int16 => typeof(T) == typeof(short),
            ElementType.UInt32 => typeof(T) == typeof(uint),
            ElementType.UInt64 => typeof(T) == typeof(ulong),
            ElementType.Float16 => typeof(T) == typeof(Half),
            ElementType.BFloat16 => typeof(T) == typeof(ushort),
            _ => false,
        };
}
