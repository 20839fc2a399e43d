using System.Globalization;

namespace MlOps.Sdk.Evaluation;

/// <summary>Explanations as SVG: files of their own, or parts of a page whose text colour they take.</summary>
public static class ExplanationPlot
{
    private const string Up = "#d1495b", Down = "#3277b8", Plain = "#6b7a8f";
    private const double Width = 640, Label = 200, Number = 70, RowHeight = 26, Top = 8;

    /// <summary>How one prediction comes about: from the base value, one contribution after the other, to the score.</summary>
    /// <param name="values">The contributions.</param>
    /// <param name="names">A name a feature, or a group.</param>
    /// <param name="title">What is read out in place of the picture.</param>
    /// <param name="most">Rows of contributions at most; the smallest share the last.</param>
    /// <exception cref="ArgumentException">Names and contributions are not equally many, or a number is not finite.</exception>
    public static string Waterfall(ShapleyValues values, IReadOnlyList<string> names, string title = "Contributions to one prediction", int most = 10)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(title);
        Check(values.Contributions, names, most);
        Check([values.BaseValue, values.Prediction]);

        int[] order = [.. Enumerable.Range(0, names.Count).OrderByDescending(feature => Math.Abs(values.Contributions[feature]))];
        var shown = order.Length <= most ? order.Length : most - 1;
        List<(string Name, double Value)> steps = [.. order.Take(shown).Select(feature => (names[feature], values.Contributions[feature]))];
        if (shown < order.Length)
            steps.Add(($"{order.Length - shown} others", order.Skip(shown).Sum(feature => values.Contributions[feature])));

        var (low, high, at) = (Math.Min(values.BaseValue, values.Prediction), Math.Max(values.BaseValue, values.Prediction), values.BaseValue);
        foreach (var (_, value) in steps)
            (low, high, at) = (Math.Min(low, at + value), Math.Max(high, at + value), at + value);
        var scale = Scale(low, high);
        var svg = new SvgCanvas(Width, 2 * Top + (steps.Count + 2) * RowHeight, title);
        End(svg, 0, "base value", values.BaseValue, scale(values.BaseValue));
        at = values.BaseValue;
        for (var i = 0; i < steps.Count; i++)
        {
            var ((name, value), y) = (steps[i], Top + (i + 1) * RowHeight);
            var (from, to) = (scale(at), scale(at + value));
            svg.Open($"{name}: {Signed(value)}");
            svg.Text(Label - 8, y + 17, "end", name);
            svg.Rect(Math.Min(from, to), y + 4, Math.Abs(to - from), RowHeight - 8, value >= 0 ? Up : Down);
            svg.Line(to, y + 4, to, y + RowHeight + 4);
            svg.Text(Width, y + 17, "end", Signed(value));
            svg.Close();
            at += value;
        }

        End(svg, steps.Count + 1, "prediction", values.Prediction, scale(values.Prediction));
        return svg.ToString();
    }

    /// <summary>Importances as lying bars, the largest first.</summary>
    /// <param name="importances">A number a feature, such as <see cref="AttributionDrift.Importances"/> or means of permutation importance; below 0 is drawn to the left.</param>
    /// <param name="names">A name a feature.</param>
    /// <param name="title">What is read out in place of the picture.</param>
    /// <param name="most">Features at most.</param>
    /// <exception cref="ArgumentException">Names and importances are not equally many, or a number is not finite.</exception>
    public static string Bar(IReadOnlyList<double> importances, IReadOnlyList<string> names, string title = "Importance", int most = 20)
    {
        ArgumentNullException.ThrowIfNull(importances);
        ArgumentNullException.ThrowIfNull(title);
        Check(importances, names, most);
        int[] order = [.. Enumerable.Range(0, names.Count).OrderByDescending(feature => importances[feature]).Take(most)];
        var scale = Scale(Math.Min(0, importances.Min()), Math.Max(0, importances.Max()));
        var svg = new SvgCanvas(Width, 2 * Top + order.Length * RowHeight, title);
        for (var i = 0; i < order.Length; i++)
        {
            var (value, name, y) = (importances[order[i]], names[order[i]], Top + i * RowHeight);
            svg.Open($"{name}: {Text(value)}");
            svg.Text(Label - 8, y + 17, "end", name);
            svg.Rect(Math.Min(scale(0), scale(value)), y + 4, Math.Abs(scale(value) - scale(0)), RowHeight - 8, Plain);
            svg.Text(Width, y + 17, "end", Text(value));
            svg.Close();
        }

        svg.Line(scale(0), Top, scale(0), Top + order.Length * RowHeight);
        return svg.ToString();
    }

    /// <summary>Many predictions at once: a dot a row and feature, placed by contribution and coloured by the feature's value, low blue and high red.</summary>
    /// <param name="explanations">Contributions of each row, at least one.</param>
    /// <param name="rows">The rows' values, one a contribution; missing ones are grey.</param>
    /// <param name="names">A name a feature.</param>
    /// <param name="title">What is read out in place of the picture.</param>
    /// <param name="most">Features at most, the most important ones.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a contribution is not finite.</exception>
    public static string Beeswarm(IReadOnlyList<ShapleyValues> explanations, IReadOnlyList<double[]> rows, IReadOnlyList<string> names, string title = "Contributions to many predictions", int most = 20)
    {
        ArgumentNullException.ThrowIfNull(title);
        var importances = AttributionDrift.Importances(explanations);
        Check(importances, names, most);
        if (RowShapes.Features(rows, nameof(rows)) != names.Count || rows.Count != explanations.Count)
            throw new ArgumentException($"There are {rows.Count} rows of {rows[0].Length} values for {explanations.Count} explanations of {names.Count} features.", nameof(rows));

        int[] order = [.. Enumerable.Range(0, names.Count).OrderByDescending(feature => importances[feature]).Take(most)];
        var all = order.SelectMany(feature => explanations.Select(one => one.Contributions[feature])).Append(0).ToArray();
        var scale = Scale(all.Min(), all.Max());
        var svg = new SvgCanvas(Width, 2 * Top + order.Length * RowHeight, title);
        svg.Line(scale(0), Top, scale(0), Top + order.Length * RowHeight);
        for (var i = 0; i < order.Length; i++)
        {
            var (feature, y) = (order[i], Top + i * RowHeight + RowHeight / 2);
            svg.Open($"{names[feature]}: mean absolute contribution {Text(importances[feature])}");
            svg.Text(Label - 8, y + 4, "end", names[feature]);
            double[] seen = [.. rows.Select(row => row[feature]).Where(double.IsFinite).Order()];
            var taken = new Dictionary<int, int>();
            for (var r = 0; r < rows.Count; r++)
            {
                // Dots of one column stand above and below each other in turn, as far as the row has room.
                var x = scale(explanations[r].Contributions[feature]);
                var before = taken[(int)(x / 3)] = taken.GetValueOrDefault((int)(x / 3)) + 1;
                var shift = Math.Min(before / 2 * 2.5, RowHeight / 2 - 3) * (before % 2 == 0 ? 1 : -1);
                svg.Dot(x, y + shift, Colour(seen, rows[r][feature]));
            }

            svg.Close();
        }

        return svg.ToString();
    }

    private static void End(SvgCanvas svg, int index, string name, double value, double x)
    {
        var y = Top + index * RowHeight;
        svg.Text(Label - 8, y + 17, "end", name);
        svg.Line(x, y + 4, x, y + RowHeight + (index == 0 ? 4 : -4));
        svg.Text(Width, y + 17, "end", Text(value));
    }

    private static Func<double, double> Scale(double low, double high)
    {
        var span = high > low ? high - low : 1;
        return value => Label + (value - low) / span * (Width - Label - Number);
    }

    /// <summary>Where among the values this one ranks, from blue over violet to red.</summary>
    private static string Colour(double[] sorted, double value)
    {
        if (!double.IsFinite(value))
            return "#9a9a9a";
        var (below, upTo) = (sorted.Count(other => other < value), sorted.Count(other => other <= value));
        var rank = sorted.Length > 1 ? (below + upTo - 1) / 2.0 / (sorted.Length - 1) : 0.5;
        int Mix(int from, int to) => (int)Math.Round(from + rank * (to - from));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(0x32, 0xd1):x2}{Mix(0x77, 0x49):x2}{Mix(0xb8, 0x5b):x2}");
    }

    private static void Check(IReadOnlyList<double> values, IReadOnlyList<string> names, int most)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        if (names.Count != values.Count || names.Count == 0 || names.Any(name => name is null))
            throw new ArgumentException($"There are {names.Count} names and {values.Count} numbers; give one name each, and at least one.", nameof(names));
        Check(values);
    }

    private static void Check(IReadOnlyList<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"{value} cannot be drawn; numbers are finite.", nameof(values));
        }
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => (value >= 0 ? "+" : "−") + Text(Math.Abs(value));
}
