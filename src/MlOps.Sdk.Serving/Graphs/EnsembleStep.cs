namespace MlOps.Sdk.Serving;

/// <summary>Combines tensors of several steps into one, called <c>value</c>.</summary>
public sealed record EnsembleStep : GraphStep
{
    internal const string Value = "value";

    internal const string Label = "label";

    /// <summary>How.</summary>
    public required EnsembleKind Combine { get; init; }

    /// <summary>What is combined: tensors of one type, and of one shape but for <see cref="EnsembleKind.Concat"/>.</summary>
    public required IReadOnlyList<GraphSource> Members { get; init; }

    /// <summary>The weight of each member, positive, for means and votes; null for equal ones. What is left after failures is weighed among itself.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>How many members must be there: those whose steps failed are left out as long as so many answered. Null for all; never for <see cref="EnsembleKind.Concat"/>.</summary>
    public int? Quorum { get; init; }

    internal override IEnumerable<GraphSource> Sources => Members;
}
