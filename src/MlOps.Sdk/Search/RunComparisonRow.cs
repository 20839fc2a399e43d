namespace MlOps.Sdk;

/// <summary>One key over the runs of a comparison.</summary>
/// <param name="Key">The key of the param, tag or metric.</param>
/// <param name="Values">A value for each run, in their order; null where a run lacks the key.</param>
public sealed record RunComparisonRow<T>(string Key, IReadOnlyList<T> Values)
{
    /// <summary>Whether the runs are not all the same here; to lack a key is to differ from having it, and NaN is the same as NaN.</summary>
    public bool Differs => Values.Distinct().Skip(1).Any();
}
