namespace MlOps.Sdk;

/// <summary>The life of a run, the same in every store.</summary>
public static class RunStatusExtensions
{
    /// <summary>Whether a run may be ended with a status: a running or interrupted one with any end, an ended one only with the status it has.</summary>
    public static bool MayEndAs(this RunStatus status, RunStatus end) =>
        end != RunStatus.Running && (status is RunStatus.Running or RunStatus.Interrupted || status == end);

    /// <summary>The status to show at a time: a running run whose lease has lapsed is interrupted.</summary>
    public static RunStatus AsSeenAt(this RunStatus status, DateTimeOffset now, DateTimeOffset leaseUntil) =>
        status == RunStatus.Running && leaseUntil < now ? RunStatus.Interrupted : status;
}
