using System.Globalization;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>Prints what was measured as rows of a table in Markdown.</summary>
internal static class Table
{
    public static void Head() => Console.WriteLine($"| measure | limit | ours | ratio |{Environment.NewLine}|---|---|---|--:|");

    public static void Row(string measure, string limit, string ours, string ratio = "") => Console.WriteLine($"| {measure} | {limit} | {ours} | {ratio} |");

    public static void Note(string text) => Console.WriteLine($"<!-- {text} -->");

    public static string Show(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Show(Cost cost) => Show($"{cost.Microseconds:0.00} µs (least {cost.Least:0.00}), {Math.Max(0, cost.Bytes):0} B");
}
