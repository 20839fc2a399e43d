namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Behavioural tests (after Ribeiro et al. 2020, CheckList) of a model given as a function from inputs to scores. They return what
/// they found: assert it, or hand it to a gate as evidence.
/// </summary>
public static class ModelBehaviour
{
    /// <summary>The score stays within a tolerance when an input changes in a way that must not matter.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="change">The change that must not matter.</param>
    /// <param name="tolerance">The largest change of the score allowed, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first.</param>
    public static BehaviourResult<T> Invariant<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 1e-6, Func<T, IEnumerable<T>>? shrink = null)
    {
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is at least 0.");
        return Test(expectation, inputs, score, change, (before, after) => Math.Abs(after - before) <= tolerance, shrink);
    }

    /// <summary>The score never falls when an input changes in one direction.</summary>
    /// <inheritdoc cref="Invariant"/>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="change">The change after which the score must not be lower.</param>
    /// <param name="tolerance">A fall that is forgiven, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first.</param>
    public static BehaviourResult<T> NeverFalls<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Test(expectation, inputs, score, change, (before, after) => after >= before - tolerance, shrink);

    /// <summary>The score never rises when an input changes in one direction.</summary>
    /// <inheritdoc cref="NeverFalls"/>
    public static BehaviourResult<T> NeverRises<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Test(expectation, inputs, score, change, (before, after) => after <= before + tolerance, shrink);

    /// <summary>Scores equal those that were frozen: |actual − golden| ≤ absolute + relative · |golden|.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="golden">Inputs with the scores they must have.</param>
    /// <param name="score">The model.</param>
    /// <param name="absolute">Absolute tolerance.</param>
    /// <param name="relative">Tolerance as a share of the golden score.</param>
    /// <param name="nanEqualsNaN">Whether a golden NaN is met by a NaN.</param>
    public static BehaviourResult<T> Golden<T>(string expectation, IEnumerable<(T Input, double Score)> golden, Func<T, double> score, double absolute = 1e-6, double relative = 1e-5, bool nanEqualsNaN = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expectation);
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentNullException.ThrowIfNull(score);
        var failures = new List<BehaviourFailure<T>>();
        var row = 0;
        foreach (var (input, expected) in golden)
        {
            var actual = score(input);
            var same = Math.Abs(actual - expected) <= absolute + relative * Math.Abs(expected)
                || actual == expected
                || (nanEqualsNaN && double.IsNaN(actual) && double.IsNaN(expected));
            if (!same)
                failures.Add(new(row, input, expected, actual));
            row++;
        }

        return new() { Expectation = expectation, Tried = row, Failures = failures };
    }

    // The comparisons are written so that a NaN score breaks every expectation.
    private static BehaviourResult<T> Test<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, Func<double, double, bool> holds, Func<T, IEnumerable<T>>? shrink)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expectation);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(change);
        var failures = new List<BehaviourFailure<T>>();
        var row = 0;
        foreach (var input in inputs)
        {
            if (Try(row, input) is { } failure)
                failures.Add(failure);
            row++;
        }

        if (failures.Count > 0 && shrink is not null)
            failures[0] = Shrunk(failures[0], smaller => Try(failures[0].Row, smaller), shrink);
        return new() { Expectation = expectation, Tried = row, Failures = failures };

        BehaviourFailure<T>? Try(int at, T input)
        {
            var (before, after) = (score(input), score(change(input)));
            return holds(before, after) ? null : new(at, input, before, after);
        }
    }

    private static BehaviourFailure<T> Shrunk<T>(BehaviourFailure<T> failure, Func<T, BehaviourFailure<T>?> attempt, Func<T, IEnumerable<T>> shrink)
    {
        // Bounded: a caller's proposals may go in circles.
        for (var step = 0; step < 1000; step++)
        {
            if (shrink(failure.Input).Select(attempt).FirstOrDefault(smaller => smaller is not null) is not { } found)
                break;
            failure = found;
        }

        return failure;
    }
}
