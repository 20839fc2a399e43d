namespace MlOps.Sdk.Serving;

/// <summary>What the numbers of an answer may be.</summary>
public sealed record OutputLimits
{
    /// <summary>The least number; no limit by default.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest number; no limit by default.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether NaN and infinities are allowed; not by default.</summary>
    public bool AllowNonFinite { get; init; }

    internal bool Allow(ReadOnlySpan<double> outputs)
    {
        foreach (var value in outputs)
        {
            if (!Allows(value))
                return false;
        }

        return true;
    }

    /// <summary>Judges outputs of 32 or 64 bits of floating point; others are not numbers that go wrong in this way.</summary>
    internal bool Allow(IReadOnlyList<TensorBuffer> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            var tensor = outputs[i];
            if (tensor.Sequence is { } elements ? !Allow(elements)
                : tensor.ElementType == ElementType.Float ? !Allow(tensor.AsSpan<float>())
                : tensor.ElementType == ElementType.Double && !Allow(tensor.AsSpan<double>()))
                return false;
        }

        return true;
    }

    private bool Allow(ReadOnlySpan<float> outputs)
    {
        foreach (var value in outputs)
        {
            if (!Allows(value))
                return false;
        }

        return true;
    }

    private bool Allows(double value) => double.IsFinite(value) ? value >= Min && value <= Max : AllowNonFinite;
}
