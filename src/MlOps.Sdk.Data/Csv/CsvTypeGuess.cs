namespace MlOps.Sdk.Data;

/// <summary>
/// The narrowest type that holds every cell seen, tried in the order Bool, Long, Double, DateTime, Text. Digits with a leading
/// zero, or too many for 64 bits, are names rather than numbers and make the column text, so that no digit is ever lost.
/// </summary>
internal sealed class CsvTypeGuess
{
    private bool _any;
    private bool _bool = true;
    private bool _long = true;
    private bool _double = true;
    private bool _time = true;

    public ColumnType Type => !_any ? ColumnType.Text
        : _bool ? ColumnType.Bool
        : _long ? ColumnType.Long
        : _double ? ColumnType.Double
        : _time ? ColumnType.DateTime
        : ColumnType.Text;

    public void See(ReadOnlySpan<char> cell, IReadOnlyList<string> missing)
    {
        if (_any && !_bool && !_double && !_time)
            return;

        for (var i = 0; i < missing.Count; i++)
        {
            if (cell.SequenceEqual(missing[i]))
                return;
        }

        _any = true;
        _bool = _bool && CsvCell.TryBool(cell, out _);
        _time = _time && TimeText.TryParse(cell.Trim(), out _);
        if (!_double)
            return;

        var isLong = CsvCell.TryLong(cell, out _);
        _long &= isLong;
        _double = !IsName(cell, isLong) && (isLong || CsvCell.TryDouble(cell, out _));
        _long &= _double;
    }

    private static bool IsName(ReadOnlySpan<char> cell, bool isLong)
    {
        var digits = cell.Trim().TrimStart("+-");
        return digits.Length > 1 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] == '0' || !isLong);
    }
}
