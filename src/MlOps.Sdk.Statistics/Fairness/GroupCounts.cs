namespace MlOps.Sdk.Statistics;

/// <summary>What is kept of a group: its name, its rows, and its confusion table. No row can be told from it.</summary>
/// <param name="Name">The group; a combination of several columns is joined by <c>|</c>.</param>
/// <param name="Rows">Rows, unweighted.</param>
/// <param name="PositiveRows">Positive rows, unweighted.</param>
/// <param name="Counts">The confusion table, weighted where weights were given.</param>
public sealed record GroupCounts(string Name, long Rows, long PositiveRows, BinaryConfusion Counts)
{
    /// <summary>Whether the group has rows enough for a rate.</summary>
    public bool IsSufficient(GroupRate rate, GroupPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Rows >= policy.MinimumRows
            && (!rate.ConditionsOnLabel() || (PositiveRows >= policy.MinimumPerLabel && Rows - PositiveRows >= policy.MinimumPerLabel));
    }
}
