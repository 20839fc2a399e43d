namespace MlOps.Sdk;

/// <summary>One answered row, lent to observers for the length of the call: copy what is needed, keep nothing.</summary>
public readonly ref struct PredictionMade
{
    /// <summary>The prediction's id.</summary>
    public required PredictionId Id { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that answered.</summary>
    public required int Version { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long the model took for the call this row was part of.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The columns of the features.</summary>
    public required FeatureSchema Features { get; init; }

    /// <summary>The numbers of the features by slot.</summary>
    public required ReadOnlySpan<double> Numbers { get; init; }

    /// <summary>The texts of the features by slot.</summary>
    public required ReadOnlySpan<string?> Texts { get; init; }

    /// <summary>The columns of the outputs.</summary>
    public required FeatureSchema Outputs { get; init; }

    /// <summary>The numbers of the outputs by slot.</summary>
    public required ReadOnlySpan<double> OutputNumbers { get; init; }

    /// <summary>The texts of the outputs by slot.</summary>
    public required ReadOnlySpan<string?> OutputTexts { get; init; }

    /// <summary>The variant of the route that answered; null for a call without a route.</summary>
    public string? Variant { get; init; }

    /// <summary>The chance that the route gave this call to that variant, in (0, 1]; 1 for a call without a route.</summary>
    public double Propensity { get; init; }

    /// <summary>Whether it answered a copy of a call, and nobody saw the answer.</summary>
    public bool IsShadow { get; init; }
}
