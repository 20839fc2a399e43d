namespace MlOps.Sdk.Evaluation;

/// <summary>How a suite is run: by which clock, and which try of the same candidate this is.</summary>
public sealed record GateAttempt
{
    /// <summary>The first try by the system's clock.</summary>
    public static GateAttempt First { get; } = new();

    /// <summary>The clock of the report's time and of latency gates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Which try this is, from 1. More than <see cref="QualityGate.AllowRetests"/> allows is an error.</summary>
    public int Number { get; init; } = 1;
}
