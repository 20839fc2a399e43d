namespace MlOps.Sdk.Evaluation;

/// <summary>A line that imitates the model near one row.</summary>
public sealed record LimeExplanation
{
    /// <summary>Below this <see cref="RSquared"/> the line imitates badly.</summary>
    public const double LeastRSquared = 0.5;

    /// <summary>A coefficient a feature, per standard deviation, or of "same category"; 0 for a feature that was not kept.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>The line's value at the training mean.</summary>
    public required double Intercept { get; init; }

    /// <summary>Weighted share of the scores' variance that the line explains; 0 where they do not vary.</summary>
    public required double RSquared { get; init; }

    /// <summary>The line's value at the explained row.</summary>
    public required double LocalPrediction { get; init; }

    /// <summary>The model's value at the explained row.</summary>
    public required double Prediction { get; init; }

    /// <summary>Standard deviation of each coefficient over <see cref="LimeOptions.Repeats"/>; empty without.</summary>
    public IReadOnlyList<double> Spread { get; init; } = [];

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }

    /// <summary>Why the coefficients should not be relied on; null when nothing speaks against it.</summary>
    public string? Warning => RSquared < LeastRSquared
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The line explains {RSquared:P0} of the scores around the row; use Shapley values, or a narrower kernel.")
        : null;
}
