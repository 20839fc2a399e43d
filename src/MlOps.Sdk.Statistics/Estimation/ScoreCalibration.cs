namespace MlOps.Sdk.Statistics;

/// <summary>
/// Turns a model's scores into probabilities by isotonic regression on labelled rows, where that lowers the expected
/// calibration error of rows held out; otherwise leaves them as they are.
/// </summary>
public sealed class ScoreCalibration
{
    private const int Bins = 10;

    private ScoreCalibration(IsotonicRegression? curve) => Curve = curve;

    /// <summary>The calibration curve; null when scores are left as they are.</summary>
    public IsotonicRegression? Curve { get; }

    /// <summary>Whether scores are changed.</summary>
    public bool IsCalibrating => Curve is not null;

    /// <summary>The expected calibration error (10 bins of equal count) over the rows held out, as the scores are; null where not measured.</summary>
    public double? ErrorBefore { get; private init; }

    /// <summary>The same after calibration; null where not measured.</summary>
    public double? ErrorAfter { get; private init; }

    /// <summary>Fits a calibration, or decides that none is needed.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">The score of each row; finite.</param>
    /// <param name="choice">Whether to calibrate.</param>
    /// <param name="seed">Seed of the ten stratified 90/10 splits; with 42 they are NannyML's, so that the decision is.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a score is not finite.</exception>
    public static ScoreCalibration Fit(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, CalibrationChoice choice = CalibrationChoice.WhenItHelps, ulong seed = 42)
    {
        if (truth.Length != scores.Length)
            throw new ArgumentException($"{truth.Length} labels do not match {scores.Length} scores.", nameof(scores));
        foreach (var score in scores)
        {
            if (!double.IsFinite(score))
                throw new ArgumentException("A score is not finite; leave such rows out.", nameof(scores));
        }

        var auc = BinaryMetrics.RocAuc(truth, scores);
        if (choice is CalibrationChoice.Never || !auc.IsComputable)
            return new ScoreCalibration(null);
        if (choice is CalibrationChoice.Always)
            return new ScoreCalibration(Isotonic(truth, scores));

        // A perfect ranking leaves nothing between the classes to learn from.
        if (auc.Value > 0.999)
            return new ScoreCalibration(null);

        var errors = HeldOutErrors(truth, scores, StratifiedSplits.Of(truth, seed));
        return new ScoreCalibration(errors is var (before, after) && after < before ? Isotonic(truth, scores) : null) { ErrorBefore = errors?.Before, ErrorAfter = errors?.After };
    }

    /// <summary>The probability for a score; a score that is not a number stays so.</summary>
    public double Apply(double score) => Curve?.At(score) ?? score;

    /// <summary>The probabilities for many scores.</summary>
    public double[] Apply(ReadOnlySpan<double> scores)
    {
        var chances = scores.ToArray();
        Curve?.At(scores, chances);
        return chances;
    }

    private static IsotonicRegression Isotonic(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var targets = new double[truth.Length];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = truth[i] ? 1 : 0;
        return IsotonicRegression.Fit(scores, targets);
    }

    /// <summary>The expected calibration error of all rows held out in turn, before and after calibration; null with too few for two bins.</summary>
    private static (double Before, double After)? HeldOutErrors(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, IEnumerable<(int[] Train, int[] Test)> splits)
    {
        var (outcomes, before, after) = (new List<bool>(), new List<double>(), new List<double>());
        foreach (var (train, test) in splits)
        {
            var curve = Isotonic(Pick(truth, train), Pick(scores, train));
            foreach (var row in test)
            {
                outcomes.Add(truth[row]);
                before.Add(scores[row]);
                after.Add(curve.At(scores[row]));
            }
        }

        return outcomes.Count < 4 ? null : (CalibrationError([.. outcomes], [.. before]), CalibrationError([.. outcomes], [.. after]));
    }

    private static double CalibrationError(bool[] outcomes, double[] chances)
    {
        var keys = (double[])chances.Clone();
        var labels = (bool[])outcomes.Clone();
        Array.Sort(keys, labels);
        var n = keys.Length;
        var width = n / (n <= 2 * Bins ? n / 2 : Bins);
        var error = 0.0;
        for (int left = 0, right; left < n; left = right)
        {
            // The last bin takes what the division leaves over.
            right = left + 2 * width > n ? n : left + width;
            double gap = 0;
            for (var i = left; i < right; i++)
                gap += keys[i] - (labels[i] ? 1 : 0);
            error += Math.Abs(gap) / n;
        }

        return error;
    }

    private static T[] Pick<T>(ReadOnlySpan<T> values, int[] rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            picked[i] = values[rows[i]];
        return picked;
    }
}
