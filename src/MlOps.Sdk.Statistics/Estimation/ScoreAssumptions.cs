using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>Looks for signs that the chance of an outcome given a score is no longer that of the reference.</summary>
internal sealed class ScoreAssumptions
{
    private readonly SortedSample _reference;
    private readonly LabelShiftFit? _labelShift;
    private readonly double? _positiveShare;
    private readonly double _alpha;

    public ScoreAssumptions(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double alpha)
    {
        (_reference, _alpha) = (SortedSample.From(scores), alpha);
        if (!truth.IsEmpty)
        {
            _labelShift = new LabelShiftFit(truth, scores, _reference);
            var positives = 0;
            foreach (var isPositive in truth)
                positives += isPositive ? 1 : 0;
            _positiveShare = (double)positives / truth.Length;
        }
    }

    /// <summary>For a model whose output is no score, such as a regression: only its distribution is compared.</summary>
    public ScoreAssumptions(ReadOnlySpan<double> outputs, double alpha)
        : this([], outputs, alpha)
    {
    }

    public AssumptionCheck Check(ReadOnlySpan<double> scores, ReadOnlySpan<double> chances, LabelAgreement? labels)
    {
        // Exact p-values cost more than they tell here.
        var test = KolmogorovSmirnov.Test(_reference, SortedSample.From(scores), method: PValueMethod.Asymptotic);
        var shift = !test.IsComputable ? ScoreShift.Unknown : test.PValue <= _alpha ? ScoreShift.CovariateShift : ScoreShift.None;
        var fit = shift is ScoreShift.CovariateShift ? _labelShift?.Fit(scores) : null;
        if (fit?.PValue > _alpha)
            shift = ScoreShift.LabelShiftPlausible;

        double? implied = _positiveShare is null || chances.IsEmpty ? null : Mean(chances);
        return new AssumptionCheck
        {
            OutputTest = test,
            Shift = shift,
            ReferencePositiveShare = _positiveShare,
            ImpliedPositiveShare = implied,
            LabelShiftPositiveShare = fit?.Share,
            LabelShiftPValue = fit?.PValue,
            Labels = labels,
            Warnings = [.. Warnings(shift, implied, fit?.Share, labels)],
        };
    }

    private IEnumerable<string> Warnings(ScoreShift shift, double? implied, double? share, LabelAgreement? labels)
    {
        if (shift is ScoreShift.LabelShiftPlausible)
            yield return string.Create(CultureInfo.InvariantCulture, $"A change of the share of positives from {_positiveShare:P1} to {share:P1} would explain the scores. If that is the cause the calibrated scores no longer hold, which imply {implied:P1}: label some rows to tell.");
        if (labels is { } known && known.PValue <= _alpha)
            yield return string.Create(CultureInfo.InvariantCulture, $"The {known.Rows} labels that have arrived disagree with the estimate (p = {known.PValue:G3}; expected share {known.ExpectedShare:P1}, observed {known.ObservedShare:P1}): the relation of output and outcome has changed. Go by the realised metrics and fit anew.");
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = default(CompensatedSum);
        foreach (var value in values)
            sum.Add(value);
        return sum.Value / values.Length;
    }
}
