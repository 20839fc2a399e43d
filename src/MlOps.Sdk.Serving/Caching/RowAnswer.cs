namespace MlOps.Sdk.Serving;

/// <summary>What a model answered to one row, by slot.</summary>
internal sealed record RowAnswer(double[] Numbers, string?[] Texts)
{
    public long Size => 8L * Numbers.Length + Texts.Sum(text => 24L + 2L * (text?.Length ?? 0));
}
