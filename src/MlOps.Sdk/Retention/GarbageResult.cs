namespace MlOps.Sdk;

/// <summary>What a collection did.</summary>
public sealed record GarbageResult
{
    /// <summary>What was removed.</summary>
    public required GarbageCount Removed { get; init; }

    /// <summary>What the plan named and something refers to now.</summary>
    public required GarbageCount Referenced { get; init; }

    /// <summary>What the plan named and was put or touched since, or was gone already.</summary>
    public required GarbageCount Spared { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Removed {Removed.Contents} contents with {Removed.Bytes} bytes; {Referenced.Contents} are referred to by now, {Spared.Contents} were touched meanwhile or were gone.");
}
