using System.Globalization;
using System.Net;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>Writes an SVG that needs nothing around it: colours as attributes, text in the page's own colour, every text escaped.</summary>
internal sealed class SvgCanvas
{
    private const int LongestLabel = 28;
    private const double SmallestStep = 0.5;

    private readonly StringBuilder _svg = new();

    public SvgCanvas(double width, double height, string title)
    {
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.##} {height:0.##}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">");
        Append($"<title>{Encode(title)}</title>");
    }

    public void Open(string tooltip) => Append($"<g><title>{Encode(tooltip)}</title>");

    public void Close() => _svg.Append("</g>");

    public void Rect(double x, double y, double width, double height, string colour) =>
        Append($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{colour}\"/>");

    public void Dot(double x, double y, string colour) =>
        Append($"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"3\" fill=\"{colour}\" fill-opacity=\"0.75\"/>");

    public void Line(double x1, double y1, double x2, double y2) =>
        Append($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" stroke=\"#8a8a8a\"/>");

    public void Dashes(double x1, double y1, double x2, double y2) =>
        Append($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" stroke=\"#8a8a8a\" stroke-dasharray=\"4 4\"/>");

    /// <summary>A line through points; those that would fall on the one before are left out, so that a million points stay a small picture.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string colour)
    {
        _svg.Append("<polyline points=\"");
        (double X, double Y)? drawn = null, last = null;
        foreach (var point in points)
        {
            last = point;
            if (drawn is var (x, y) && Math.Abs(point.X - x) + Math.Abs(point.Y - y) < SmallestStep)
                continue;
            Append($"{point.X:0.##},{point.Y:0.##} ");
            drawn = point;
        }

        if (last is var (endX, endY) && last != drawn)
            Append($"{endX:0.##},{endY:0.##} ");
        Append($"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
    }

    public void Text(double x, double y, string anchor, string text) =>
        Append($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"currentColor\">{Encode(Shortened(text))}</text>");

    public override string ToString() => _svg + "</svg>";

    private void Append(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Shortened(string text)
    {
        if (text.Length <= LongestLabel)
            return text;
        var end = char.IsHighSurrogate(text[LongestLabel - 2]) ? LongestLabel - 2 : LongestLabel - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    // XML has no way to write most control characters.
    private static string Encode(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
}
