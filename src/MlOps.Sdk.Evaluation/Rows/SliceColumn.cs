namespace MlOps.Sdk.Evaluation;

/// <summary>A column that cuts the rows into slices: one value per row.</summary>
internal sealed class SliceColumn
{
    private readonly int[] _codes;
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);

    public SliceColumn(string name, IReadOnlyList<string?> values)
    {
        Name = name;
        Values = values;
        _codes = new int[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i] ?? EvaluationSet.MissingValue;
            if (!_codeOf.TryGetValue(value, out var code))
                _codeOf.Add(value, code = _codeOf.Count);
            _codes[i] = code;
        }
    }

    public string Name { get; }

    public IReadOnlyList<string?> Values { get; }

    /// <summary>The distinct values, in ordinal order.</summary>
    public IReadOnlyList<string> Distinct => [.. _codeOf.Keys.Order(StringComparer.Ordinal)];

    public bool Has(string value) => _codeOf.ContainsKey(value);

    public int[] RowsOf(string value)
    {
        if (!_codeOf.TryGetValue(value, out var code))
            return [];

        var rows = new List<int>();
        for (var i = 0; i < _codes.Length; i++)
        {
            if (_codes[i] == code)
                rows.Add(i);
        }

        return [.. rows];
    }

    /// <summary>The given rows by value, in ordinal order; values none of them has are left out.</summary>
    public IEnumerable<(string Value, int[] Rows)> Split(int[] rows)
    {
        var lists = new List<int>[_codeOf.Count];
        foreach (var row in rows)
            (lists[_codes[row]] ??= []).Add(row);
        return Distinct.Where(value => lists[_codeOf[value]] is not null).Select(value => (value, lists[_codeOf[value]].ToArray()));
    }

    public SliceColumn Take(int[] rows) => new(Name, [.. rows.Select(row => Values[row])]);
}
