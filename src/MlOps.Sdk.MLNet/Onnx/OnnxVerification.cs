using System.Globalization;

namespace MlOps.Sdk.MLNet;

/// <summary>An exported file held against its pipeline on a sample of rows, every output of both compared.</summary>
public sealed record OnnxVerification
{
    /// <summary>The share of rows whose label may differ where scores agree: rows that lie on a boundary.</summary>
    private const double TiedShare = 0.01;

    /// <summary>Rows compared.</summary>
    public required long Rows { get; init; }

    /// <summary>The outputs of real numbers, such as scores and probabilities, all in one.</summary>
    public required OnnxParity Scores { get; init; }

    /// <summary>Labels, keys and texts compared.</summary>
    public required long Labels { get; init; }

    /// <summary>Labels, keys and texts that differ.</summary>
    public required long LabelMismatches { get; init; }

    /// <summary>The largest relative difference of scores that was allowed.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Whether rows were compared, no score differs by more than the tolerance, and at most one label in a hundred does.</summary>
    public bool Passed => Rows > 0 && (Scores.Count == 0 || Scores.Within(Tolerance)) && LabelMismatches <= TiedShare * Labels;

    /// <summary>The verdict as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Passed ? "passed" : "failed")}: on {Rows} rows the largest relative difference is {Scores.MaxRelativeDifference:G3} where {Tolerance:G3} is allowed, and {LabelMismatches} of {Labels} labels differ");
}
