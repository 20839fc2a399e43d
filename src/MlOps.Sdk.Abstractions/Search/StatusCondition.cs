namespace MlOps.Sdk;

/// <summary>Where a run stands, against a set of statuses; a set without any matches no run.</summary>
public sealed record StatusCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <exception cref="ArgumentException">A status is none of the enumeration's.</exception>
    public StatusCondition(StatusField field, IReadOnlyList<RunStatus> statuses)
        : base(field, RunOperator.In)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        foreach (var status in statuses)
        {
            if (!Enum.IsDefined(status))
                throw new ArgumentException($"'{status}' is no status of a run; use one of {string.Join(", ", Enum.GetNames<RunStatus>())}.", nameof(statuses));
        }

        Statuses = [.. statuses.Distinct().Order()];
    }

    /// <summary>The statuses in the enumeration's order, each once.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Statuses.Contains(run.Status);
    }

    /// <inheritdoc/>
    public bool Equals(StatusCondition? other) => other is not null && Statuses.SequenceEqual(other.Statuses);

    /// <inheritdoc/>
    public override int GetHashCode() => Statuses.Aggregate(0, (hash, status) => hash | (1 << (int)status));

    // MLflow's SCHEDULED is a status that no run of this SDK has.
    private protected override string WriteValue() =>
        FilterText.Of(Statuses.Count == 0 ? [FilterText.NoStatus] : [.. Statuses.Select(FilterText.Of)]);
}
