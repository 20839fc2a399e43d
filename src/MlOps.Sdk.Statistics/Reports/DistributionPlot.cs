using System.Globalization;
using System.Net;
using System.Text;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Two distributions over the same bins as inline SVG: the reference beside the current side, bins that moved on a band.
/// Colours come from the page's style: classes <c>ref</c>, <c>cur</c>, <c>moved</c> and <c>axis</c>.
/// </summary>
public static class DistributionPlot
{
    /// <summary>About the width of a phone in its own units, so that text stays readable there.</summary>
    private const double Width = 360;

    private const double Height = 150, Bottom = 18, Top = 14;
    private const double RowHeight = 24, LabelWidth = 112, ValueWidth = 44;
    private const int LongestLabel = 18;

    /// <summary>Draws upright bars in the bins' order, as suits numbers.</summary>
    /// <param name="bins">The bins.</param>
    /// <param name="title">What is read out in place of the picture.</param>
    /// <returns>An <c>svg</c> element, every text escaped; empty without bins.</returns>
    public static string Upright(IReadOnlyList<ShapeBin> bins, string title)
    {
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(title);
        if (bins.Count == 0)
            return "";

        var highest = Highest(bins);
        var step = Width / bins.Count;
        var svg = Open(Height, title);
        for (var i = 0; i < bins.Count; i++)
        {
            var x = i * step;
            svg.Append("<g>").Append(Tooltip(bins[i]));
            if (bins[i].HasMoved)
                Rect(svg, "moved", x, Top - 4, step, Height - Bottom - Top + 4);
            Bar("ref", bins[i].ReferenceShare, x + step * 0.08);
            Bar("cur", bins[i].CurrentShare, x + step * 0.5);
            svg.Append("</g>");
        }

        void Bar(string side, double share, double x)
        {
            var height = share / highest * (Height - Bottom - Top);
            Rect(svg, side, x, Height - Bottom - height, step * 0.42, height);
        }

        Line(svg, 0, Height - Bottom, Width, Height - Bottom);
        Text(svg, 0, Top - 4, "start", highest.ToString("P0", CultureInfo.InvariantCulture));
        Text(svg, 0, Height - 4, "start", bins[0].Label);
        if (bins.Count > 4)
            Text(svg, Width / 2, Height - 4, "middle", bins[bins.Count / 2].Label);
        if (bins.Count > 1)
            Text(svg, Width, Height - 4, "end", bins[^1].Label);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Draws lying bars, one row a bin with its label before it, as suits categories.</summary>
    /// <inheritdoc cref="Upright"/>
    public static string Lying(IReadOnlyList<ShapeBin> bins, string title)
    {
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(title);
        if (bins.Count == 0)
            return "";

        var highest = Highest(bins);
        var svg = Open(bins.Count * RowHeight, title);
        for (var i = 0; i < bins.Count; i++)
        {
            var y = i * RowHeight;
            svg.Append("<g>").Append(Tooltip(bins[i]));
            if (bins[i].HasMoved)
                Rect(svg, "moved", 0, y + 1, Width, RowHeight - 2);
            Text(svg, LabelWidth - 6, y + 16, "end", bins[i].Label);
            var room = Width - LabelWidth - ValueWidth;
            Rect(svg, "ref", LabelWidth, y + 3, bins[i].ReferenceShare / highest * room, 9);
            Rect(svg, "cur", LabelWidth, y + 12, bins[i].CurrentShare / highest * room, 9);
            Text(svg, Width, y + 16, "end", bins[i].CurrentShare.ToString("P1", CultureInfo.InvariantCulture));
            svg.Append("</g>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Open(double height, string title) => new StringBuilder().Append(
        CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height:0.#}\" role=\"img\" aria-label=\"{Encode(title)}\">");

    private static double Highest(IReadOnlyList<ShapeBin> bins) => Math.Max(1e-12, bins.Max(bin => Math.Max(bin.ReferenceShare, bin.CurrentShare)));

    private static string Tooltip(ShapeBin bin) => string.Create(
        CultureInfo.InvariantCulture, $"<title>{Encode(bin.Label)}: reference {bin.ReferenceShare:P1}, current {bin.CurrentShare:P1}{(bin.HasMoved ? ", moved" : "")}</title>");

    private static void Rect(StringBuilder svg, string side, double x, double y, double width, double height) => svg.Append(
        CultureInfo.InvariantCulture, $"<rect class=\"{side}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"/>");

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2) => svg.Append(
        CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text)
    {
        var shown = text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, LongestLabel - 1), "…");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{Encode(shown)}</text>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
