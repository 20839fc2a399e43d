using System.Globalization;
using System.Net;
using System.Text;

namespace FlightDelays;

/// <summary>A line or step chart as inline SVG: no script, readable in print and on a phone.</summary>
internal sealed class Chart(string title, string xLabel, string yLabel)
{
    private const double Width = 640, Height = 300, Left = 54, Right = 14, Top = 14, Bottom = 44;
    private static readonly string[] Colours = ["#2463a8", "#c4571b", "#2c7a4b", "#7a4fa3", "#666"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points, bool Dashed)> _lines = [];
    private readonly List<(double From, double To, string Name)> _bands = [];
    private readonly List<(double X, string Name)> _marks = [];

    /// <summary>Texts under the x axis at given places; without them the numbers themselves are shown.</summary>
    public IReadOnlyList<(double X, string Text)> XTicks { get; init; } = [];

    public Chart Line(string name, IEnumerable<(double X, double Y)> points, bool dashed = false)
    {
        _lines.Add((name, [.. points], dashed));
        return this;
    }

    public Chart Band(double from, double to, string name)
    {
        _bands.Add((from, to, name));
        return this;
    }

    public Chart Mark(double x, string name)
    {
        _marks.Add((x, name));
        return this;
    }

    public string ToHtml()
    {
        var points = _lines.SelectMany(line => line.Points).Where(p => double.IsFinite(p.Y)).ToList();
        if (points.Count == 0)
            return "";

        var (x0, x1) = (points.Min(p => p.X), points.Max(p => p.X));
        var (y0, y1) = (Math.Min(0, points.Min(p => p.Y)), points.Max(p => p.Y));
        var step = NiceStep((y1 - y0) / 4);
        (y0, y1) = (Math.Floor(y0 / step) * step, Math.Ceiling(y1 / step) * step);
        if (x1 == x0) x1 = x0 + 1;

        double X(double x) => Left + ((x - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - y0) / (y1 - y0) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Encode(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode(title)}\">");
        foreach (var (from, to, name) in _bands)
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"{X(from):0.#}\" y=\"{Top}\" width=\"{Math.Max(3, X(to) - X(from)):0.#}\" height=\"{Height - Top - Bottom}\"><title>{Encode(name)}</title></rect>");
        for (var y = y0; y <= y1 + (step / 2); y += step)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y):0.#}\" y2=\"{Y(y):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.#}\" text-anchor=\"end\">{Math.Round(y, 6):0.####}</text>");
        foreach (var (x, text) in XTicks.Count > 0 ? XTicks : Enumerable.Range(0, 5).Select(i => x0 + ((x1 - x0) * i / 4)).Select(x => (x, x.ToString("0.##", CultureInfo.InvariantCulture))))
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{Encode(text)}</text>");
        foreach (var (x, name) in _marks)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"mark\" x1=\"{X(x):0.#}\" x2=\"{X(x):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"><title>{Encode(name)}</title></line><text class=\"mark-text\" x=\"{X(x) - 4:0.#}\" y=\"{Top + 10}\" text-anchor=\"end\">{Encode(name)}</text>");
        for (var i = 0; i < _lines.Count; i++)
        {
            var path = string.Join(' ', _lines[i].Points.Where(p => double.IsFinite(p.Y)).Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.#},{Y(p.Y):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"1.8\"{(_lines[i].Dashed ? " stroke-dasharray=\"5 4\"" : "")} points=\"{path}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{Encode(xLabel)}</text><text transform=\"translate(13 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Encode(yLabel)}</text></svg><p class=\"legend\">");
        for (var i = 0; i < _lines.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<span style=\"color:{Colours[i % Colours.Length]}\">{(_lines[i].Dashed ? "╌╌" : "──")} {Encode(_lines[i].Name)}</span> ");
        foreach (var (_, _, name) in _bands.DistinctBy(band => band.Name))
            svg.Append(CultureInfo.InvariantCulture, $"<span><span class=\"swatch\"></span> {Encode(name)}</span> ");

        return svg.Append("</p></figure>").ToString();
    }

    private static double NiceStep(double raw)
    {
        if (raw <= 0)
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
