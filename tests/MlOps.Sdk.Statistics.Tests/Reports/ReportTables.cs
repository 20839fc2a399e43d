namespace MlOps.Sdk.Statistics.Tests.Reports;

/// <summary>Small tables with one of everything.</summary>
internal static class ReportTables
{
    public static IReadOnlyList<DriftColumn> Reference { get; } =
    [
        DriftColumn.Numeric("distance", Samples.Normal(1, 400, 500, 100)),
        DriftColumn.Numeric("fare <eur> & \"tax\"", Samples.Normal(2, 400, 80, 20)),
        DriftColumn.Categorical("origin", Samples.Zipf(3, 400, 6)),
        DriftColumn.Categorical("</script><script>alert(1)</script>", Samples.Zipf(4, 400, 3)),
        DriftColumn.Numeric("all missing", Enumerable.Repeat(double.NaN, 400).ToArray()),
        DriftColumn.Numeric("constant", Enumerable.Repeat(7.0, 400).ToArray()),
        DriftColumn.Numeric("gone", Samples.Uniform(5, 400)),
        DriftColumn.Numeric("kind", Samples.Uniform(6, 400)),
        DriftColumn.Numeric("holes", (double[])[.. Samples.Uniform(7, 400)]),
        DriftColumn.Numeric("infinite", (double[])[.. Samples.Uniform(8, 399), double.PositiveInfinity]),
        DriftColumn.Categorical("carrier", Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? "AA" : "UA")),
    ];

    public static IReadOnlyList<DriftColumn> Current { get; } =
    [
        DriftColumn.Numeric("distance", Samples.Normal(11, 300, 500, 100)),
        DriftColumn.Numeric("fare <eur> & \"tax\"", Samples.Normal(12, 300, 95, 30)),
        DriftColumn.Categorical("origin", Samples.Zipf(13, 300, 6)),
        DriftColumn.Categorical("</script><script>alert(1)</script>", Samples.Zipf(14, 300, 3)),
        DriftColumn.Numeric("all missing", Samples.Uniform(15, 300)),
        DriftColumn.Numeric("constant", Enumerable.Repeat(7.0, 300).ToArray()),
        DriftColumn.Categorical("kind", Samples.Zipf(16, 300, 4)),
        DriftColumn.Numeric("holes", (double[])[.. Samples.Uniform(17, 300).Select((v, i) => i % 3 == 0 ? double.NaN : v)]),
        DriftColumn.Numeric("infinite", (double[])[.. Samples.Uniform(18, 298), double.PositiveInfinity, double.NegativeInfinity]),
        DriftColumn.Categorical("carrier", Enumerable.Range(0, 300).Select(i => i % 10 == 0 ? "B6" : i % 3 == 0 ? "AA" : "UA")),
        DriftColumn.Numeric("new", Samples.Uniform(19, 300)),
    ];
}
