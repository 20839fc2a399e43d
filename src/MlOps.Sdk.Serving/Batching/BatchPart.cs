namespace MlOps.Sdk.Serving;

/// <summary>Rows of a call that one run answers: all of them, or a part of more than a run may have.</summary>
/// <param name="Call">The call.</param>
/// <param name="First">The first of its rows.</param>
/// <param name="Rows">How many; 0 where nothing was taken.</param>
internal readonly record struct BatchPart(QueuedCall Call, int First, int Rows);
