namespace MlOps.Sdk.Evaluation;

/// <summary>A check whose verdict stands, or one that waits for the correction over the suite's tests.</summary>
internal sealed record PendingCheck(GateCheck Draft, GateTest? Test = null);
