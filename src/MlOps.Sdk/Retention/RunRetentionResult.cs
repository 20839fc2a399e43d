namespace MlOps.Sdk;

/// <summary>What carrying out a retention plan did.</summary>
/// <param name="Deleted">Runs deleted.</param>
/// <param name="Purged">Runs purged.</param>
/// <param name="Spared">Runs of the plan that the policy keeps by now, or that were gone.</param>
public readonly record struct RunRetentionResult(int Deleted, int Purged, int Spared);
