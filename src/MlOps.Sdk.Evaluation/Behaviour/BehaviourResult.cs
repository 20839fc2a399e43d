using System.Globalization;

namespace MlOps.Sdk.Evaluation;

/// <summary>What a behavioural test found: how many inputs were tried, how many failed, and the failures.</summary>
/// <typeparam name="T">The input.</typeparam>
public sealed record BehaviourResult<T>
{
    /// <summary>The expectation in words, such as <c>one more unpaid invoice never lowers the score</c>.</summary>
    public required string Expectation { get; init; }

    /// <summary>Inputs tried.</summary>
    public required int Tried { get; init; }

    /// <summary>The failures by position; the first is shrunk.</summary>
    public required IReadOnlyList<BehaviourFailure<T>> Failures { get; init; }

    /// <summary>The share of inputs that may fail, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside; with 1 any model passes.</exception>
    public double AllowedShare
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(AllowedShare), value, "The share of inputs that may fail lies in [0, 1); with 1 any model passes.");
    }

    /// <summary>Share of inputs that failed; NaN when nothing was tried.</summary>
    public double FailureShare => Tried == 0 ? double.NaN : (double)Failures.Count / Tried;

    /// <summary>Whether inputs were tried and few enough failed; a test of nothing has not passed.</summary>
    public bool Passed => FailureShare <= AllowedShare;

    /// <summary>The result as evidence for <see cref="QualityGate.Require"/>, under the expectation as name.</summary>
    public GateCheck ToCheck() => new()
    {
        Name = Expectation,
        Kind = "behaviour",
        Verdict = Passed ? GateVerdict.Passed : Tried == 0 ? GateVerdict.Inconclusive : GateVerdict.Failed,
        Observed = Tried == 0 ? null : FailureShare,
        Limit = AllowedShare,
        SampleSize = Tried,
        Reason = ToString(),
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{Expectation}: {Failures.Count} of {Tried} inputs fail");
        if (AllowedShare > 0)
            counts += string.Create(CultureInfo.InvariantCulture, $", {AllowedShare * 100:0.##} % may");
        return Failures.Count == 0
            ? counts
            : string.Create(CultureInfo.InvariantCulture, $"{counts}; smallest: row {Failures[0].Row}, {Shown(Failures[0].Input)}, {Failures[0].Error ?? string.Create(CultureInfo.InvariantCulture, $"{Failures[0].Before:R} then {Failures[0].After:R}")}");
    }

    // A row given as an array would print its type.
    private static string Shown(T input) => input is IEnumerable<double> row ? $"[{string.Join(", ", row.Select(GateText.Exact))}]" : $"{input}";
}
