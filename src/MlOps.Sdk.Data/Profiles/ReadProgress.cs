namespace MlOps.Sdk.Data;

/// <summary>How far a source is read.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="TotalRows">Rows there are; null where the source does not say so beforehand.</param>
public readonly record struct ReadProgress(long Rows, long? TotalRows)
{
    /// <summary>The share that is read, in [0, 1]; null where the whole is not known.</summary>
    public double? Share => TotalRows is { } total ? total == 0 ? 1 : (double)Rows / total : null;
}
