using System.Xml.Linq;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Pictures are whole XML, say what they show, and do not change by accident.</summary>
public sealed class ExplanationPlotTests
{
    private static readonly ShapleyValues Values = Of(0.25, 0.5, -0.3, 0.05);

    [Fact]
    public void A_waterfall_looks_as_it_did() => Same(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 146" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Why</title>
            <text x="192" y="25" text-anchor="end" fill="currentColor">base value</text>
            <line x1="200" y1="12" x2="200" y2="38" stroke="#8a8a8a"/>
            <text x="640" y="25" text-anchor="end" fill="currentColor">0.25</text>
            <g>
            <title>age: +0.5</title>
            <text x="192" y="51" text-anchor="end" fill="currentColor">age</text>
            <rect x="200" y="38" width="370" height="18" fill="#d1495b"/>
            <line x1="570" y1="38" x2="570" y2="64" stroke="#8a8a8a"/>
            <text x="640" y="51" text-anchor="end" fill="currentColor">+0.5</text>
            </g>
            <g>
            <title>plan &lt;b&gt;: −0.3</title>
            <text x="192" y="77" text-anchor="end" fill="currentColor">plan &lt;b&gt;</text>
            <rect x="348" y="64" width="222" height="18" fill="#3277b8"/>
            <line x1="348" y1="64" x2="348" y2="90" stroke="#8a8a8a"/>
            <text x="640" y="77" text-anchor="end" fill="currentColor">−0.3</text>
            </g>
            <g>
            <title>region: +0.05</title>
            <text x="192" y="103" text-anchor="end" fill="currentColor">region</text>
            <rect x="348" y="90" width="37" height="18" fill="#d1495b"/>
            <line x1="385" y1="90" x2="385" y2="116" stroke="#8a8a8a"/>
            <text x="640" y="103" text-anchor="end" fill="currentColor">+0.05</text>
            </g>
            <text x="192" y="129" text-anchor="end" fill="currentColor">prediction</text>
            <line x1="385" y1="116" x2="385" y2="134" stroke="#8a8a8a"/>
            <text x="640" y="129" text-anchor="end" fill="currentColor">0.5</text>
            </svg>
            """,
            ExplanationPlot.Waterfall(Values, ["age", "plan <b>", "region"], "Why"));

    [Fact]
    public void Bars_look_as_they_did() => Same(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 94" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Importance</title>
            <g>
            <title>plan: 0.4</title>
            <text x="192" y="25" text-anchor="end" fill="currentColor">plan</text>
            <rect x="217.62" y="12" width="352.38" height="18" fill="#6b7a8f"/>
            <text x="640" y="25" text-anchor="end" fill="currentColor">0.4</text>
            </g>
            <g>
            <title>age: 0.1</title>
            <text x="192" y="51" text-anchor="end" fill="currentColor">age</text>
            <rect x="217.62" y="38" width="88.1" height="18" fill="#6b7a8f"/>
            <text x="640" y="51" text-anchor="end" fill="currentColor">0.1</text>
            </g>
            <g>
            <title>region: -0.02</title>
            <text x="192" y="77" text-anchor="end" fill="currentColor">region</text>
            <rect x="200" y="64" width="17.62" height="18" fill="#6b7a8f"/>
            <text x="640" y="77" text-anchor="end" fill="currentColor">-0.02</text>
            </g>
            <line x1="217.62" y1="8" x2="217.62" y2="86" stroke="#8a8a8a"/>
            </svg>
            """,
            ExplanationPlot.Bar([0.1, 0.4, -0.02], ["age", "plan", "region"]));

    [Fact]
    public void A_beeswarm_looks_as_it_did() => Same(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 94" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Contributions to many predictions</title>
            <line x1="385" y1="8" x2="385" y2="86" stroke="#8a8a8a"/>
            <g>
            <title>age: mean absolute contribution 0.5</title>
            <text x="192" y="25" text-anchor="end" fill="currentColor">age</text>
            <circle cx="570" cy="21" r="3" fill="#3277b8" fill-opacity="0.75"/>
            <circle cx="200" cy="21" r="3" fill="#d1495b" fill-opacity="0.75"/>
            </g>
            <g>
            <title>plan: mean absolute contribution 0.3</title>
            <text x="192" y="51" text-anchor="end" fill="currentColor">plan</text>
            <circle cx="274" cy="47" r="3" fill="#82608a" fill-opacity="0.75"/>
            <circle cx="274" cy="49.5" r="3" fill="#82608a" fill-opacity="0.75"/>
            </g>
            <g>
            <title>region: mean absolute contribution 0.025</title>
            <text x="192" y="77" text-anchor="end" fill="currentColor">region</text>
            <circle cx="403.5" cy="73" r="3" fill="#9a9a9a" fill-opacity="0.75"/>
            <circle cx="385" cy="73" r="3" fill="#82608a" fill-opacity="0.75"/>
            </g>
            </svg>
            """,
            ExplanationPlot.Beeswarm([Values, Of(0.25, -0.5, -0.3, 0)], [[1, 2, double.NaN], [3, 2, 1]], ["age", "plan", "region"]));

    [Fact]
    public void Every_text_is_escaped_and_the_rest_summed_up()
    {
        string[] names = ["<script>alert(1)</script>", "a & b", "\"quoted\" 'name'", "line\u0000break\n", "a very long name of a feature 🚀 that does not fit", "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀", "x\uD800"];
        var values = Of(0, [.. names.Select((_, i) => i - 2.5)]);
        foreach (var svg in (string[])[ExplanationPlot.Waterfall(values, names, "<i>", most: 3), ExplanationPlot.Waterfall(values, names), ExplanationPlot.Bar(values.Contributions, names, "\"&"), ExplanationPlot.Beeswarm([values], [new double[7]], names)])
        {
            var parsed = XDocument.Parse(svg);
            Assert.DoesNotContain(parsed.Descendants(), element => element.Name.LocalName is "script" or "b" or "i");
            Assert.DoesNotContain("http://", svg.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Contains("5 others", ExplanationPlot.Waterfall(values, names, "t", most: 3), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Waterfall(Values, ["age"]));
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Waterfall(Of(double.NaN, 1), ["age"]));
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Bar([double.PositiveInfinity], ["age"]));
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Bar([], []));
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Beeswarm([], [], []));
        Assert.Throws<ArgumentException>(() => ExplanationPlot.Beeswarm([Values], [[1, 2]], ["age", "plan", "region"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExplanationPlot.Bar([1], ["age"], most: 1));
        XDocument.Parse(ExplanationPlot.Waterfall(Of(1, 0, 0), ["age", "plan"]));
        XDocument.Parse(ExplanationPlot.Bar([0], ["age"]));
    }

    [Fact]
    public void Other_signs_of_attribution_drift_see_what_ndcg_does_not()
    {
        double[] then = [1.0, 0.9, 0.8], now = [0.8, 0.9, 1.0];
        Assert.True(AttributionDrift.Ndcg(then, now).Value > AttributionDrift.UsualLimit);
        Assert.Equal(-1, AttributionDrift.KendallTau(then, now).Value);
        Assert.Equal(1, AttributionDrift.KendallTau(then, then).Value);
        Assert.False(AttributionDrift.KendallTau([1, 1], [1, 2]).IsComputable);
        Assert.Equal(0.5, AttributionDrift.Overlap(then, now, 2));
        Assert.Throws<ArgumentException>(() => AttributionDrift.Overlap(then, now, 4));
        Assert.Throws<ArgumentException>(() => AttributionDrift.KendallTau([1, double.NaN], [1, 2]));
        Assert.Equal([0.5, 0.3, 0.025], AttributionDrift.Importances([Values, Of(0.25, -0.5, -0.3, 0)]));
        Assert.Throws<ArgumentException>(() => AttributionDrift.Importances([]));
    }

    private static void Same(string expected, string actual) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), actual.Replace("><", ">\n<", StringComparison.Ordinal));

    private static ShapleyValues Of(double start, params double[] contributions) =>
        new() { BaseValue = start, Prediction = start + contributions.Sum(), Contributions = contributions, ModelRows = 0, StandardErrors = new double[contributions.Length] };
}
