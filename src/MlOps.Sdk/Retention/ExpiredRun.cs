namespace MlOps.Sdk;

/// <summary>A run that a policy would delete or purge.</summary>
/// <param name="Run">The run.</param>
/// <param name="Experiment">The name of its experiment.</param>
/// <param name="Why">By which rule.</param>
public sealed record ExpiredRun(RunId Run, string Experiment, string Why);
