namespace MlOps.Sdk.Statistics;

/// <summary>A comparison before it is judged.</summary>
internal sealed record ComparedColumn
{
    public string? Test { get; init; }

    public required DriftResult Result { get; init; }

    public IReadOnlyList<ShapeBin> Shape { get; init; } = [];

    public IReadOnlyList<string> Unseen { get; init; } = [];

    public double UnseenShare { get; init; }
}
