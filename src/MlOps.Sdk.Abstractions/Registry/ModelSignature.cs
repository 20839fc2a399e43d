namespace MlOps.Sdk;

/// <summary>What a model takes and gives.</summary>
public sealed record ModelSignature
{
    /// <summary>The inputs a caller must supply, in the file's order.</summary>
    public required IReadOnlyList<TensorSpec> Inputs { get; init; }

    /// <summary>The outputs in the file's order.</summary>
    public required IReadOnlyList<TensorSpec> Outputs { get; init; }

    /// <summary>Whether both have the same inputs and outputs in the same order.</summary>
    public bool Equals(ModelSignature? other) =>
        other is not null && Inputs.SequenceEqual(other.Inputs) && Outputs.SequenceEqual(other.Outputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Inputs.Count, Outputs.Count, Inputs.Count > 0 ? Inputs[0] : null);
}
