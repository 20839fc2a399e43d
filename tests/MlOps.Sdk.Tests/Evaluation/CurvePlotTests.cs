using System.Globalization;
using System.Xml.Linq;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Pictures of curves are whole XML, name every model, stay small, and draw what the curve says.</summary>
public sealed class CurvePlotTests
{
    private static readonly bool[] Truth = [true, false, true, true, false, false];
    private static readonly double[] Good = [0.9, 0.2, 0.7, 0.8, 0.4, 0.1], Poor = [0.4, 0.6, 0.7, 0.2, 0.5, 0.3];

    [Fact]
    public void A_curve_goes_from_corner_to_corner_by_way_of_its_points()
    {
        var path = Points(CurvePlot.Roc(("good", RocCurve.Of(Truth, Good)))).Single();
        Assert.Equal((48, 332), path[0]);
        Assert.Contains((48, 12), path);
        Assert.Equal((368, 12), path[^1]);
    }

    [Fact]
    public void The_legend_says_who_is_who_and_how_good()
    {
        var svg = CurvePlot.Roc(("champion", RocCurve.Of(Truth, Poor)), ("challenger <2>", RocCurve.Of(Truth, Good)), ("broken", RocCurve.Of([true], [1])));
        var titles = XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "title").Select(element => element.Value);
        Assert.Equal(["Receiver operating characteristic", "champion: AUC 0.444", "challenger <2>: AUC 1", "broken: no negative rows"], titles);
    }

    [Fact]
    public void Every_kind_of_curve_can_be_drawn()
    {
        Assert.Contains("AP 1", CurvePlot.PrecisionRecall(("m", PrecisionRecallCurve.Of(Truth, Good))), StringComparison.Ordinal);
        Assert.Contains("ratio 1", CurvePlot.Gain(("m", GainCurve.Of(Truth, Good))), StringComparison.Ordinal);
        Assert.Contains("at 10 % 2", CurvePlot.Lift(("m", GainCurve.Of(Truth, Good))), StringComparison.Ordinal);
        var reliability = CurvePlot.Reliability(("m", ReliabilityCurve.Of(Truth, Good)));
        Assert.Equal(6, XDocument.Parse(reliability).Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void A_hundred_thousand_points_are_a_small_picture_that_still_ends_in_its_corner()
    {
        var random = new Random(1);
        double[] scores = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        var svg = CurvePlot.Roc(("m", RocCurve.Of([.. scores.Select(score => random.NextDouble() < score)], scores)));
        Assert.InRange(svg.Length, 1_000, 50_000);
        Assert.Equal((368, 12), Points(svg).Single()[^1]);
    }

    [Fact]
    public void No_model_and_too_many_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CurvePlot.Roc());
        var curve = RocCurve.Of(Truth, Good);
        Assert.Throws<ArgumentException>(() => CurvePlot.Roc([.. Enumerable.Range(0, 7).Select(i => ($"m{i}", curve))]));
    }

    private static IEnumerable<(double X, double Y)[]> Points(string svg) =>
        XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "polyline").Select(line =>
            line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(point => point.Split(',').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray())
                .Select(parts => (parts[0], parts[1])).ToArray());
}
