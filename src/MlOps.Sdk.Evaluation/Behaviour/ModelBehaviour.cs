namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Behavioural tests (after Ribeiro et al. 2020, CheckList) of a model given as a function from inputs to scores. They return what
/// they found: assert it, or hand it to a gate as evidence. A model that throws on an input fails there, and the rest are still tried.
/// </summary>
public static class ModelBehaviour
{
    /// <summary>Minimum functionality: inputs whose answer is beyond doubt are answered so.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="atLeast">The smallest score that is right; any unless given.</param>
    /// <param name="atMost">The largest score that is right; any unless given.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first; see <see cref="Shrink"/>.</param>
    /// <exception cref="ArgumentException">There is no bound, or no score keeps both.</exception>
    public static BehaviourResult<T> Answers<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, double? atLeast = null, double? atMost = null, Func<T, IEnumerable<T>>? shrink = null)
    {
        GateBounds.Validate(expectation, atLeast, atMost);
        var wanted = atLeast ?? atMost!.Value;
        return BehaviourSearch.Run(expectation, inputs, score, shrink, (_, input) => score(input) is var actual && GateBounds.Keeps(actual, atLeast, atMost) && double.IsFinite(actual) ? null : (actual > atMost ? atMost.Value : wanted, actual));
    }

    /// <summary>The score stays within a tolerance when an input changes in a way that must not matter.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="change">The change that must not matter.</param>
    /// <param name="tolerance">The largest change of the score allowed, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first; see <see cref="Shrink"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number.</exception>
    public static BehaviourResult<T> Invariant<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 1e-6, Func<T, IEnumerable<T>>? shrink = null) =>
        Changed(expectation, inputs, score, change, tolerance, (before, after) => Math.Abs(after - before) <= tolerance, shrink);

    /// <summary>The decision stays when an input changes in a way that must not matter; one that turns while the score hardly moves is forgiven (the INV test of CheckList).</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="change">The change that must not matter.</param>
    /// <param name="threshold">The score from which the decision is yes.</param>
    /// <param name="tolerance">How little the score may move for a turned decision to be forgiven, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first; see <see cref="Shrink"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number.</exception>
    public static BehaviourResult<T> SameDecision<T>(
        string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double threshold = 0.5, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Changed(expectation, inputs, score, change, tolerance, (before, after) => double.IsFinite(after - before) && (before >= threshold == after >= threshold || Math.Abs(after - before) <= tolerance), shrink);

    /// <summary>The score never falls when an input changes in one direction.</summary>
    /// <inheritdoc cref="Invariant"/>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="change">The change after which the score must not be lower.</param>
    /// <param name="tolerance">A fall that is forgiven, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first.</param>
    public static BehaviourResult<T> NeverFalls<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Changed(expectation, inputs, score, change, tolerance, (before, after) => double.IsFinite(after) && double.IsFinite(before) && after >= before - tolerance, shrink);

    /// <summary>The score never rises when an input changes in one direction.</summary>
    /// <inheritdoc cref="NeverFalls"/>
    public static BehaviourResult<T> NeverRises<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance = 0, Func<T, IEnumerable<T>>? shrink = null) =>
        Changed(expectation, inputs, score, change, tolerance, (before, after) => double.IsFinite(after) && double.IsFinite(before) && after <= before + tolerance, shrink);

    /// <summary>The score stays within a tolerance under each of several random perturbations of an input, such as noise or typing errors.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="score">The model.</param>
    /// <param name="perturb">Perturbs an input by the generator it is given.</param>
    /// <param name="tolerance">The largest change of the score allowed, at least 0.</param>
    /// <param name="times">Perturbations of each input, at least 1. The input fails with the first that moves the score too far.</param>
    /// <param name="seed">The same seed perturbs alike; a smaller input is perturbed by the same generator as the one it comes from.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first; see <see cref="Shrink"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number, or there are no perturbations.</exception>
    public static BehaviourResult<T> Robust<T>(
        string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, Random, T> perturb, double tolerance, int times = 10, int seed = 1, Func<T, IEnumerable<T>>? shrink = null)
    {
        ArgumentNullException.ThrowIfNull(perturb);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        CheckTolerance(tolerance);
        return BehaviourSearch.Run(expectation, inputs, score, shrink, (row, input) =>
        {
            var before = score(input);
            for (var time = 0; time < times; time++)
            {
                var after = score(perturb(input, new Random(HashCode(seed, row, time))));
                if (!(Math.Abs(after - before) <= tolerance))
                    return (before, after);
            }

            return null;
        });
    }

    /// <summary>Two implementations of one model, such as before and after export, agree on every input.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="inputs">Inputs to try.</param>
    /// <param name="actual">The implementation under test.</param>
    /// <param name="expected">The implementation to agree with.</param>
    /// <param name="tolerance">The largest difference allowed, at least 0.</param>
    /// <param name="shrink">Smaller inputs to try instead of a failing one, simplest first; see <see cref="Shrink"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number.</exception>
    public static BehaviourResult<T> SameScores<T>(string expectation, IEnumerable<T> inputs, Func<T, double> actual, Func<T, double> expected, double tolerance = 1e-5, Func<T, IEnumerable<T>>? shrink = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        CheckTolerance(tolerance);
        return BehaviourSearch.Run(expectation, inputs, actual, shrink, (_, input) =>
        {
            var (theirs, ours) = (expected(input), actual(input));
            return Math.Abs(ours - theirs) <= tolerance || ours == theirs ? null : (theirs, ours);
        });
    }

    /// <summary>Scores equal those that were frozen: |actual − golden| ≤ absolute + relative · |golden|. A frozen row cannot be shrunk: nobody froze the answer to a smaller one.</summary>
    /// <param name="expectation">The expectation in words.</param>
    /// <param name="golden">Inputs with the scores they must have.</param>
    /// <param name="score">The model.</param>
    /// <param name="absolute">Absolute tolerance, at least 0.</param>
    /// <param name="relative">Tolerance as a share of the golden score, at least 0.</param>
    /// <param name="nanEqualsNaN">Whether a golden NaN is met by a NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is negative or not a number.</exception>
    public static BehaviourResult<T> Golden<T>(string expectation, IEnumerable<(T Input, double Score)> golden, Func<T, double> score, double absolute = 1e-6, double relative = 1e-5, bool nanEqualsNaN = false)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentNullException.ThrowIfNull(score);
        CheckTolerance(absolute);
        CheckTolerance(relative);
        var found = BehaviourSearch.Run(expectation, golden, pair => score(pair.Input), shrink: null, (_, pair) =>
        {
            var (expected, actual) = (pair.Score, score(pair.Input));
            var same = Math.Abs(actual - expected) <= absolute + relative * Math.Abs(expected)
                || actual == expected
                || (nanEqualsNaN && double.IsNaN(actual) && double.IsNaN(expected));
            return same ? null : (expected, actual);
        });
        return new()
        {
            Expectation = found.Expectation,
            Tried = found.Tried,
            Failures = [.. found.Failures.Select(failure => new BehaviourFailure<T>(failure.Row, failure.Input.Input, failure.Before, failure.After) { Error = failure.Error })],
        };
    }

    // The comparisons are written so that a score that is no number, or infinite, breaks every expectation.
    private static BehaviourResult<T> Changed<T>(string expectation, IEnumerable<T> inputs, Func<T, double> score, Func<T, T> change, double tolerance, Func<double, double, bool> holds, Func<T, IEnumerable<T>>? shrink)
    {
        ArgumentNullException.ThrowIfNull(change);
        CheckTolerance(tolerance);
        return BehaviourSearch.Run(expectation, inputs, score, shrink, (_, input) => (score(input), score(change(input))) is var (before, after) && holds(before, after) ? null : (before, after));
    }

    private static void CheckTolerance(double tolerance)
    {
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is at least 0.");
    }

    // Not HashCode.Combine, which is another in each process.
    private static int HashCode(int seed, int row, int time) => unchecked((seed * 397 ^ row) * 486_187_739 ^ time * 16_777_619) & int.MaxValue;
}
