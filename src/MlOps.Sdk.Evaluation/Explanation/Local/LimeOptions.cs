namespace MlOps.Sdk.Evaluation;

/// <summary>How <see cref="Lime"/> samples and what it fits.</summary>
public sealed record LimeOptions : ExplanationOptions
{
    /// <summary>Rows drawn around the data, the explained one included; 5,000 unless set, at least 10.</summary>
    public int Samples { get; init; } = 5000;

    /// <summary>Features in the fit, chosen by size of effect, or one by one up to 6; all unless set.</summary>
    public int? Keep { get; init; }

    /// <summary>How near a sample must be to count, in standard deviations; 0.75·√features unless set.</summary>
    public double? KernelWidth { get; init; }

    /// <summary>Penalty of the fit's squared coefficients; 1 unless set.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>Whether samples lie around the explained row instead of the training mean.</summary>
    public bool AroundRow { get; init; }

    /// <summary>Features that are codes of categories: drawn by training frequency and compared for equality.</summary>
    public IReadOnlyList<int> Categorical { get; init; } = [];

    /// <summary>Fits with further seeds that tell how far coefficients wander; 0 unless set. Each costs <see cref="Samples"/> model rows.</summary>
    public int Repeats { get; init; }
}
