namespace MlOps.Sdk.Evaluation;

/// <summary>What a set knows of its queries or series beside their rows; the same object for every part of the set.</summary>
internal sealed record UnitFacts
{
    public static UnitFacts None { get; } = new();

    /// <summary>The series by number.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The quantiles of a forecast, ascending; empty for point forecasts.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>Which of a row's scores is the point forecast.</summary>
    public int PointAt { get; init; }

    /// <summary>Steps in a season.</summary>
    public int Season { get; init; } = 1;

    /// <summary>By series: its training series; empty where none is known.</summary>
    public IReadOnlyList<double[]> Histories { get; init; } = [];

    /// <summary>Items of a catalogue of recommendations; 0 where items are unknown.</summary>
    public int CatalogSize { get; init; }

    /// <summary>By series: the mean absolute and the mean squared step of the seasonal naive forecast within its history; NaN where there is none.</summary>
    public IReadOnlyList<(double Absolute, double Squared)> Scales { get; init; } = [];

    public static (double Absolute, double Squared) ScaleOf(double[] history, int season)
    {
        if (history.Length <= season)
            return (double.NaN, double.NaN);
        double absolute = 0, squared = 0;
        for (var i = season; i < history.Length; i++)
        {
            var step = history[i] - history[i - season];
            absolute += Math.Abs(step);
            squared += step * step;
        }

        return (absolute / (history.Length - season), squared / (history.Length - season));
    }
}
