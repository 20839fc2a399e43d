namespace MlOps.Sdk;

/// <summary>Gives the outputs of one row by their position in <see cref="IModelOutput{TSelf}.Outputs"/>.</summary>
public readonly ref struct OutputReader(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts)
{
    private readonly ReadOnlySpan<double> _numbers = numbers;
    private readonly ReadOnlySpan<string?> _texts = texts;

    /// <summary>The number in a slot: the first number column has slot 0.</summary>
    public double Number(int slot) => _numbers[slot];

    /// <summary>The text in a slot: the first text column has slot 0.</summary>
    public string? Text(int slot) => _texts[slot];
}
