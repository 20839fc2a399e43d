namespace MlOps.Sdk;

/// <summary>What became of the batches that dead processes left in a spill.</summary>
public sealed record SpillRecovery
{
    /// <summary>Batches that are in the store now; those that had reached it before are counted too, and not doubled.</summary>
    public int Batches { get; init; }

    /// <summary>What could not be written and why, with the file that still has it: a param with another value, a run that is gone, bytes that are damaged.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Batches} spilled batches recovered, {Refused.Count} refused");
}
