namespace MlOps.Sdk.Serving;

/// <summary>
/// Chooses a branch, by a tensor's value for each row or by weight for each call, and gives the branch's tensors under its own
/// names. What only other branches need does not run.
/// </summary>
/// <remarks>
/// Where the rows of a call choose differently, each chosen branch answers all rows of the call, and each row takes its own: the
/// tensors of the branches then have one row for each row of <see cref="On"/>, in the same shapes.
/// </remarks>
public sealed record SwitchStep : GraphStep
{
    /// <summary>What decides: a tensor with one element a row. Null to draw a branch by its weight for each call.</summary>
    public GraphSource? On { get; init; }

    /// <summary>The branches in the order they are tried; the first that fits is taken.</summary>
    public required IReadOnlyList<SwitchBranch> Branches { get; init; }

    internal override IEnumerable<GraphSource> Sources => Branches.SelectMany(b => b.Outputs.Values).Concat(On is { } on ? [on] : []);
}
