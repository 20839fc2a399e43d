namespace MlOps.Sdk.Evaluation;

/// <summary>A part of the rows on which a model may do worse than on the rest.</summary>
public sealed record Segment
{
    /// <summary>Its slices, such as <c>region=south,carrier=AA</c>.</summary>
    public required string Slice { get; init; }

    /// <summary>Rows in it.</summary>
    public required int Rows { get; init; }

    /// <summary>The metric in it.</summary>
    public required double Value { get; init; }

    /// <summary>The metric on the rows outside it.</summary>
    public required double Rest { get; init; }

    /// <summary>How much worse it is than the rest, in the metric's unit: positive is worse.</summary>
    public required double Gap { get; init; }

    /// <summary>p-value of "it is worse by no more than was tolerated", corrected by Holm over all segments that were searched.</summary>
    public required double PValue { get; init; }
}
