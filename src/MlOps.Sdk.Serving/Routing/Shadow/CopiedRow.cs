namespace MlOps.Sdk.Serving;

/// <summary>The outputs of one row, copied where they were made.</summary>
internal class CopiedRow : RowCapture
{
    public double[] Numbers { get; private set; } = [];

    public string?[] Texts { get; private set; } = [];

    public TimeSpan Duration { get; private set; }

    public override void Answered(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, int version, TimeSpan duration) =>
        (Numbers, Texts, Duration) = (numbers.ToArray(), texts.ToArray(), duration);
}
