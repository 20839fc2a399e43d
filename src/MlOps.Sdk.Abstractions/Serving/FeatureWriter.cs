namespace MlOps.Sdk;

/// <summary>Takes the values of one row in the order of its schema.</summary>
public ref struct FeatureWriter
{
    private readonly Span<double> _numbers;
    private readonly Span<string?> _texts;
    private int _number;
    private int _text;

    /// <summary>Writes into buffers that have a place for every number and every text of the schema.</summary>
    public FeatureWriter(Span<double> numbers, Span<string?> texts)
    {
        _numbers = numbers;
        _texts = texts;
    }

    /// <summary>Writes the next number; NaN stands for a missing value.</summary>
    public void Number(double value) => _numbers[_number++] = value;

    /// <summary>Writes the next number; null stands for a missing value.</summary>
    public void Number(double? value) => _numbers[_number++] = value ?? double.NaN;

    /// <summary>Writes the next text; null stands for a missing value.</summary>
    public void Text(string? value) => _texts[_text++] = value;

    /// <summary>Whether every place has been written.</summary>
    public readonly bool IsComplete => _number == _numbers.Length && _text == _texts.Length;
}
