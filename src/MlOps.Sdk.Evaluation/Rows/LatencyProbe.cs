namespace MlOps.Sdk.Evaluation;

/// <summary>Makes one prediction, to be timed. It is called many times in a row; let it cycle through inputs of usual size.</summary>
/// <param name="call">Number of the call, from 0; warm-up calls come first.</param>
/// <param name="cancellationToken">Ends the measurement.</param>
public delegate ValueTask LatencyProbe(int call, CancellationToken cancellationToken);
