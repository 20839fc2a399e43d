namespace MlOps.Sdk.Data;

/// <summary>A column of values in a file's schema.</summary>
/// <param name="Path">Its names from the top.</param>
/// <param name="Type">Its physical type, by the format's number.</param>
/// <param name="Width">Bytes in a fixed-length value.</param>
/// <param name="IsRepeated">Whether a row may have several values.</param>
internal sealed record ParquetLeaf(IReadOnlyList<string> Path, int Type, int Width, bool IsRepeated)
{
    private const int ByteArray = 6;

    /// <summary>The least bytes that a value takes in a dictionary, times 8 so that truth values count too.</summary>
    public int LeastBits => Type switch
    {
        0 => 1,
        1 or 4 or ByteArray => 32,
        2 or 5 => 64,
        3 => 96,
        _ => 8 * Width,
    };
}
