namespace MlOps.Sdk.Monitoring;

/// <summary>A prediction copied out of the caller's buffers. Its arrays are reused, so they are at least as long as the row.</summary>
internal struct PredictionSlot
{
    public PredictionId Id;
    public int Version;
    public DateTimeOffset At;
    public FeatureSchema? Features;
    public FeatureSchema? Outputs;
    private double[]? _numbers;
    private string?[]? _texts;
    private double[]? _outputNumbers;
    private string?[]? _outputTexts;
    private int _numberCount;
    private int _textCount;
    private int _outputNumberCount;
    private int _outputTextCount;

    public readonly ReadOnlySpan<double> Numbers => _numbers.AsSpan(0, _numberCount);

    public readonly ReadOnlySpan<string?> Texts => _texts.AsSpan(0, _textCount);

    public readonly ReadOnlySpan<double> OutputNumbers => _outputNumbers.AsSpan(0, _outputNumberCount);

    public readonly ReadOnlySpan<string?> OutputTexts => _outputTexts.AsSpan(0, _outputTextCount);

    public void Take(in PredictionMade prediction)
    {
        Id = prediction.Id;
        Version = prediction.Version;
        At = prediction.At;
        Copy(prediction.Numbers, ref _numbers, out _numberCount);
        Copy(prediction.Texts, ref _texts, out _textCount);
        Copy(prediction.OutputNumbers, ref _outputNumbers, out _outputNumberCount);
        Copy(prediction.OutputTexts, ref _outputTexts, out _outputTextCount);
        Outputs = prediction.Outputs;
        Features = prediction.Features;
    }

    /// <summary>Lets go of texts, which may be long, and marks the slot as holding nothing.</summary>
    public void Clear()
    {
        Features = null;
        _texts.AsSpan(0, _textCount).Clear();
        _outputTexts.AsSpan(0, _outputTextCount).Clear();
        _textCount = _outputTextCount = 0;
    }

    private static void Copy<TValue>(ReadOnlySpan<TValue> from, ref TValue[]? to, out int count)
    {
        if (to is null || to.Length < from.Length)
            to = new TValue[from.Length];
        from.CopyTo(to);
        count = from.Length;
    }
}
