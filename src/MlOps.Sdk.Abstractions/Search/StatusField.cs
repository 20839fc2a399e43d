namespace MlOps.Sdk;

/// <summary>Where a run stands as something to search by.</summary>
public sealed record StatusField : RunField
{
    internal StatusField()
        : base(RunFieldKind.Attribute, "status")
    {
    }

    /// <summary>The run has one of these statuses.</summary>
    public RunCondition In(params IReadOnlyList<RunStatus> statuses) => new StatusCondition(this, statuses);

    /// <summary>The run has this status.</summary>
    public RunCondition EqualTo(RunStatus status) => new StatusCondition(this, [status]);

    /// <summary>The run has another status.</summary>
    public RunCondition NotEqualTo(RunStatus status) => new StatusCondition(this, [.. Enum.GetValues<RunStatus>().Where(other => other != status)]);
}
