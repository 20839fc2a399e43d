namespace MlOps.Sdk.Evaluation;

/// <summary>Which rows belong together, such as the candidates of a query: units are independent of each other, the rows of one are not.</summary>
internal sealed class RowUnits
{
    private readonly int[] _codes;
    private readonly Lazy<(int[] Ids, int[][] Rows)> _units;
    private readonly Lazy<int[]> _starts;

    private RowUnits(string noun, string plural, IReadOnlyList<string> names, int[] codes, bool together)
    {
        (Noun, Plural, Names, _codes, Together) = (noun, plural, names, codes, together);
        _units = new(Group);
        _starts = new(() => [0, .. _units.Value.Rows.Select(rows => rows[^1] + 1)]);
    }

    /// <summary>What a unit is, such as <c>query</c>.</summary>
    public string Noun { get; }

    public string Plural { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the rows of each unit follow one another, as metrics over units need.</summary>
    public bool Together { get; }

    /// <summary>The unit of each row, by number.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    public int Count => _units.Value.Ids.Length;

    /// <summary>The units that have rows, by number.</summary>
    public int[] Ids => _units.Value.Ids;

    /// <summary>The rows of each unit that has some.</summary>
    public int[][] Rows => _units.Value.Rows;

    /// <summary>Where each unit's rows begin, and the end of the last; only where they are together.</summary>
    public int[] Starts => _starts.Value;

    /// <exception cref="ArgumentException">An id is missing, or a unit's rows are apart where they have to be together.</exception>
    public static RowUnits Of(string noun, string plural, IReadOnlyList<string> ids, bool together, string parameter)
    {
        var codes = new int[ids.Count];
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < codes.Length; row++)
        {
            var id = ids[row] ?? throw new ArgumentException($"Row {row} has no {noun}; every row belongs to one.", parameter);
            if (!codeOf.TryGetValue(id, out var code))
                codeOf.Add(id, code = codeOf.Count);
            else if (together && codes[row - 1] != code)
                throw new ArgumentException($"The {noun} '{id}' comes again in row {row} after another; keep the rows of each {noun} together.", parameter);
            codes[row] = code;
        }

        return new(noun, plural, [.. codeOf.Keys], codes, together);
    }

    public RowUnits Take(int[] rows) => new(Noun, Plural, Names, [.. rows.Select(row => _codes[row])], Together);

    public string Counted(int count) => $"{GateText.Count(count)} {(count == 1 ? Noun : Plural)}";

    private (int[] Ids, int[][] Rows) Group()
    {
        var lists = new List<int>[Names.Count];
        for (var row = 0; row < _codes.Length; row++)
            (lists[_codes[row]] ??= []).Add(row);
        int[] ids = [.. Enumerable.Range(0, lists.Length).Where(id => lists[id] is not null)];
        return (ids, [.. ids.Select(id => lists[id].ToArray())]);
    }
}
