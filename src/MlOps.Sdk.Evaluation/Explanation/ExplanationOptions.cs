namespace MlOps.Sdk.Evaluation;

/// <summary>How much an explanation may ask of the model, and in what portions.</summary>
public record ExplanationOptions
{
    /// <summary>Rows the model may be asked for in all; 10 million unless set.</summary>
    public long MaximumModelRows { get; init; } = 10_000_000;

    /// <summary>Most rows in one call of the model; 4,096 unless set. Results do not depend on it.</summary>
    public int BatchRows { get; init; } = 4096;

    /// <summary>Where what is random starts: the same seed gives the same explanation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Told the rows answered so far after each call of the model.</summary>
    public IProgress<long>? Progress { get; init; }
}
