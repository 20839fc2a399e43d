using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>Culture-free parsing of cells. White space around a number is allowed, digit groups are not.</summary>
internal static class CsvCell
{
    private const NumberStyles Real = NumberStyles.Float;
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    public static bool TryLong(ReadOnlySpan<char> cell, out long value)
    {
        value = 0;
        return !HasNulAtEnd(cell) && long.TryParse(cell, Whole, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryDouble(ReadOnlySpan<char> cell, out double value)
    {
        value = 0;
        return !HasNulAtEnd(cell) && (double.TryParse(cell, Real, CultureInfo.InvariantCulture, out value) || TryInfinity(cell, out value));
    }

    public static bool TryFloat(ReadOnlySpan<char> cell, out float value)
    {
        value = 0;
        if (HasNulAtEnd(cell))
            return false;

        if (float.TryParse(cell, Real, CultureInfo.InvariantCulture, out value))
            return true;

        var infinite = TryInfinity(cell, out var wide);
        value = (float)wide;
        return infinite;
    }

    public static bool TryBool(ReadOnlySpan<char> cell, out bool value)
    {
        value = false;
        return !cell.Contains('\0') && bool.TryParse(cell, out value);
    }

    /// <summary>Reads numbers in brackets, such as <c>[1.5,2]</c>.</summary>
    public static bool TryVector(ReadOnlySpan<char> cell, out float[] vector)
    {
        vector = [];
        var text = cell.Trim();
        if (text.Length < 3 || text[0] != '[' || text[^1] != ']')
            return false;

        var numbers = text[1..^1];
        var values = new List<float>();
        foreach (var range in numbers.Split(','))
        {
            if (!TryFloat(numbers[range], out var value))
                return false;

            values.Add(value);
        }

        vector = [.. values];
        return true;
    }

    // .NET's parsers pass over NUL characters after a number; here they are damage.
    private static bool HasNulAtEnd(ReadOnlySpan<char> cell) => !cell.IsEmpty && cell[^1] == '\0';

    /// <summary>Other tools' short names for infinity.</summary>
    private static bool TryInfinity(ReadOnlySpan<char> cell, out double value)
    {
        var text = cell.Trim();
        value = text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return text.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase) && text.Length <= 4;
    }
}
