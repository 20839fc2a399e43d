using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Curves of one or several models as SVG: files of their own, or parts of a page whose text colour they take. Each
/// model is a colour and a line of the legend; one without a curve is named there with its reason.
/// </summary>
public static class CurvePlot
{
    private const double Side = 320, Left = 48, Top = 12, Bottom = 40, LegendRow = 18;

    private static readonly string[] Colours = ["#3277b8", "#d1495b", "#2e8b57", "#8e6bbf", "#c98a1b", "#6b7a8f"];

    /// <summary>True against false positive rate; the diagonal is chance.</summary>
    /// <param name="models">A name and its curve each, at most six.</param>
    /// <exception cref="ArgumentException">There is no model, or there are more than six.</exception>
    public static string Roc(params IReadOnlyList<(string Name, RocCurve Curve)> models) => Draw(
        "Receiver operating characteristic", "false positive rate", "true positive rate", 1, svg => svg.Dashes(X(0), Y(0, 1), X(1), Y(1, 1)), models,
        curve => new Series(Named("AUC", curve.Auc), curve.Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)).Prepend((0, 0))));

    /// <summary>Precision against recall.</summary>
    /// <inheritdoc cref="Roc"/>
    public static string PrecisionRecall(params IReadOnlyList<(string Name, PrecisionRecallCurve Curve)> models) => Draw(
        "Precision and recall", "recall", "precision", 1, _ => { }, models,
        curve => new Series(Named("AP", curve.AveragePrecision), Steps(curve.Points)));

    /// <summary>Share of positives found against share of rows taken, best score first; the diagonal is blind choice.</summary>
    /// <inheritdoc cref="Roc"/>
    public static string Gain(params IReadOnlyList<(string Name, GainCurve Curve)> models) => Draw(
        "Cumulative gain", "share of rows", "share of positives", 1, svg => svg.Dashes(X(0), Y(0, 1), X(1), Y(1, 1)), models,
        curve => new Series(Named("ratio", curve.AccuracyRatio), curve.Points.Select(point => (point.RowShare, point.PositiveShare)).Prepend((0, 0))));

    /// <summary>How many times more positives the best-scored rows hold than rows taken blindly; the dashes are blind choice.</summary>
    /// <inheritdoc cref="Roc"/>
    public static string Lift(params IReadOnlyList<(string Name, GainCurve Curve)> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var highest = models.Where(model => model.Curve is not null).SelectMany(model => model.Curve.Points).Select(point => point.Lift).DefaultIfEmpty(1).Max();
        return Draw(
            "Lift", "share of rows", "lift", highest, svg => svg.Dashes(X(0), Y(1, highest), X(1), Y(1, highest)), models,
            curve => new Series(Named("at 10 %", curve.LiftAt(0.1)), curve.Points.Select(point => (point.RowShare, point.Lift))));
    }

    /// <summary>Observed rate against mean predicted probability, by bin; the diagonal is perfect calibration.</summary>
    /// <inheritdoc cref="Roc"/>
    public static string Reliability(params IReadOnlyList<(string Name, ReliabilityCurve Curve)> models) => Draw(
        "Reliability", "mean predicted probability", "share of positives", 1, svg => svg.Dashes(X(0), Y(0, 1), X(1), Y(1, 1)), models,
        curve => new Series(Named("ECE", curve.ExpectedCalibrationError), curve.Bins.Select(bin => (bin.MeanProbability, bin.ObservedRate))) { HasDots = true });

    private static string Draw<TCurve>(
        string title, string across, string up, double highest, Action<SvgCanvas> guide, IReadOnlyList<(string Name, TCurve Curve)> models, Func<TCurve, Series> read)
        where TCurve : class
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0 || models.Count > Colours.Length)
            throw new ArgumentException($"There are {models.Count} models; one picture holds 1 to {Colours.Length}.", nameof(models));

        var svg = new SvgCanvas(Left + Side + Top, Top + Side + Bottom + models.Count * LegendRow, title);
        svg.Line(X(0), Y(0, 1), X(1), Y(0, 1));
        svg.Line(X(0), Y(0, 1), X(0), Y(1, 1));
        foreach (var share in (ReadOnlySpan<double>)[0, 0.5, 1])
        {
            svg.Text(X(share), Y(0, 1) + 15, "middle", Number(share));
            svg.Text(Left - 6, Y(share, 1) + 4, "end", Number(share * highest));
        }

        svg.Text(X(0.5), Y(0, 1) + 30, "middle", across);
        svg.Text(Left + 6, Top + 4, "start", up);
        guide(svg);
        for (var i = 0; i < models.Count; i++)
        {
            var (name, curve) = models[i];
            ArgumentNullException.ThrowIfNull(name, nameof(models));
            ArgumentNullException.ThrowIfNull(curve, nameof(models));
            var (series, y) = (read(curve), Top + Side + Bottom + i * LegendRow);
            svg.Open($"{name}: {series.Summary}");
            var points = series.Points.Select(point => (X(point.X), Y(point.Y, highest)));
            svg.Path(points, Colours[i]);
            if (series.HasDots)
            {
                foreach (var (x, height) in points)
                    svg.Dot(x, height, Colours[i]);
            }

            svg.Rect(Left, y, 12, 12, Colours[i]);
            svg.Text(Left + 18, y + 10, "start", name);
            svg.Text(Left + Side, y + 10, "end", series.Summary);
            svg.Close();
        }

        return svg.ToString();
    }

    /// <summary>Precision holds between two recalls at the value of the higher one: points of this curve may not be joined by lines.</summary>
    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<PrecisionRecallPoint> points)
    {
        var recall = 0.0;
        foreach (var point in points)
        {
            yield return (recall, point.Precision);
            yield return (point.Recall, point.Precision);
            recall = point.Recall;
        }
    }

    private static double X(double share) => Left + share * Side;

    private static double Y(double value, double highest) => Top + (1 - value / highest) * Side;

    private static string Named(string name, MetricValue value) => value.Value is { } number ? $"{name} {Number(number)}" : value.Reason!;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private readonly record struct Series(string Summary, IEnumerable<(double X, double Y)> Points)
    {
        public bool HasDots { get; init; }
    }
}
