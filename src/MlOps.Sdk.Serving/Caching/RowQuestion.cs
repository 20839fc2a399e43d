namespace MlOps.Sdk.Serving;

/// <summary>A row on its way through a cache: its features by slot, and the key made of them.</summary>
internal sealed class RowQuestion(RowBinding binding)
{
    private readonly double[] _numbers = new double[binding.Features.NumberCount];
    private readonly string?[] _texts = new string?[binding.Features.TextCount];

    public CacheKey Key { get; } = new();

    public ReadOnlySpan<double> Numbers => _numbers;

    public ReadOnlySpan<string?> Texts => _texts;

    /// <summary>Takes a row; false when it does not write what its columns say, which is told where it runs.</summary>
    public bool TryRead<TIn>(TIn row)
        where TIn : IFeatureRow
    {
        if (!typeof(TIn).IsValueType && row is null)
            return false;

        var writer = new FeatureWriter(_numbers, _texts);
        try
        {
            row.WriteTo(ref writer);
        }
        catch (IndexOutOfRangeException)
        {
            return false;
        }

        Key.Clear();
        Key.Add(Numbers);
        Key.Add(Texts);
        Key.Complete();
        return writer.IsComplete;
    }
}
