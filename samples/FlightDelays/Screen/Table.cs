namespace FlightDelays;

/// <summary>A plain table for the console.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<string> Headers => headers;

    public IReadOnlyList<string[]> Rows => _rows;

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table; lines longer than <paramref name="widest"/> end in an ellipsis.</summary>
    public void Print(int widest = int.MaxValue)
    {
        var widths = headers.Select((header, i) => _rows.Select(row => row[i].Length).Append(header.Length).Max()).ToArray();
        PrintRow(headers, widths, widest);
        PrintRow([.. widths.Select(width => new string('-', width))], widths, widest);
        foreach (var row in _rows)
            PrintRow(row, widths, widest);
    }

    private static void PrintRow(string[] cells, int[] widths, int widest)
    {
        var line = "  " + string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
        Console.WriteLine(line.Length <= widest ? line : line[..(widest - 1)] + "…");
    }
}
