namespace MlOps.Sdk.Data;

internal sealed class TextColumnBuilder : ColumnBuilder
{
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codeOfSpan;
    private readonly List<string> _categories = [];
    private int[] _codes;

    public TextColumnBuilder(string name, int capacity)
        : base(name) => (_codes, _codeOfSpan) = (new int[Math.Max(capacity, 16)], _codeOf.GetAlternateLookup<ReadOnlySpan<char>>());

    public void Add(string? text)
    {
        if (text is null)
            AddNull();
        else
            AddCode(CodeOf(text));
    }

    /// <summary>Allocates only for a text not seen before.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        if (!_codeOfSpan.TryGetValue(text, out var code))
            code = CodeOf(text.ToString());

        AddCode(code);
    }

    public override void AddNull()
    {
        MarkNull();
        AddCode(-1);
    }

    /// <summary>Appends another column's rows, giving its categories this column's codes.</summary>
    public void AddRange(TextColumn column)
    {
        var translated = new int[column.Categories.Count];
        Array.Fill(translated, -1);
        foreach (var code in column.Codes)
        {
            if (code < 0)
                AddNull();
            else
                AddCode(translated[code] < 0 ? translated[code] = CodeOf(column.Categories[code]) : translated[code]);
        }
    }

    public override Column Build() => new TextColumn(Name, _codes.AsMemory(0, Count), _categories, Nulls());

    private int CodeOf(string text)
    {
        if (!_codeOf.TryGetValue(text, out var code))
        {
            _codeOf.Add(text, code = _categories.Count);
            _categories.Add(text);
        }

        return code;
    }

    private void AddCode(int code)
    {
        if (Count == _codes.Length)
            Array.Resize(ref _codes, 2 * Count);

        _codes[Count++] = code;
    }
}
