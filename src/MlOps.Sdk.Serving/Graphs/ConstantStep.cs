namespace MlOps.Sdk.Serving;

/// <summary>A tensor that is the same in each call, called <c>value</c>.</summary>
public sealed record ConstantStep : GraphStep
{
    /// <summary>The most elements of a constant.</summary>
    public const int MaxLength = 1 << 16;

    /// <summary>The type of its elements.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>The dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The elements, row-major, when they are numbers.</summary>
    public IReadOnlyList<double>? Numbers { get; init; }

    /// <summary>The elements, row-major, when they are texts.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }

    internal override IEnumerable<GraphSource> Sources => [];

    internal TensorSpec Spec => new() { Name = EnsembleStep.Value, ElementType = ElementType, Shape = Shape };

    /// <exception cref="MlOpsIntegrityException">The elements are not as many as the shape says, or not of the type.</exception>
    internal TensorBuffer ToBuffer()
    {
        var buffer = new TensorBuffer(Spec);
        new GoldenTensor { Name = Name, Shape = Shape, Numbers = Numbers, Texts = Texts }.CopyTo(buffer);
        return buffer;
    }
}
