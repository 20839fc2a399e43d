using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>Periods of public data sets, column by column, as SciPy and statsmodels compare them.</summary>
public sealed class RealDataParityTests
{
    [Fact]
    public void Every_period_of_bike_rentals_agrees()
    {
        var rows = Table.Read(TestSupport.SharedFiles.Path("data", "bike_sharing_hourly", "hour.csv.gz"));
        Compare("real_bike_sharing.json", rule => rows.Where(rule switch
        {
            "yr == 0" => row => row["yr"] == "0",
            "yr == 1" => row => row["yr"] == "1",
            "yr == 0 and instant odd" => row => row["yr"] == "0" && Number(row["instant"]) % 2 == 1,
            "yr == 0 and instant even" => row => row["yr"] == "0" && Number(row["instant"]) % 2 == 0,
            _ => row => row["dteday"].StartsWith(rule["dteday starts with ".Length..], StringComparison.Ordinal),
        }));
    }

    [Fact]
    public void Every_period_of_weather_agrees()
    {
        var rows = Table.Read(TestSupport.SharedFiles.Path("data", "nyc_weather_2013", "weather.csv.gz"));
        Compare("real_nyc_weather.json", rule =>
        {
            var conditions = rule.Split(" and ").Select(condition => condition.Split(" == ")).ToArray();
            return rows.Where(row => conditions.All(condition => row[condition[0]] == condition[1]));
        });
    }

    [Fact]
    public void Every_part_of_the_housing_monitor_agrees()
    {
        var reference = Table.Read(TestSupport.SharedFiles.Path("data", "california_housing_monitoring", "reference.csv.gz"));
        var analysis = Table.Read(TestSupport.SharedFiles.Path("data", "california_housing_monitoring", "analysis.csv.gz"));
        Compare("real_california_housing.json", rule => rule switch
        {
            "reference" => reference,
            "analysis" => analysis,
            _ => analysis.Rows(rule),
        });
    }

    private static void Compare(string file, Func<string, Table> select)
    {
        var tally = new Tally($"{file}, cases");
        foreach (var test in Fixture.Drift(file).GetProperty("cases").EnumerateArray())
        {
            var reference = select(test.GetProperty("reference").GetString()!);
            var current = select(test.GetProperty("current").GetString()!);
            tally.Close("rows", test.Name(), test.GetProperty("rows_ref").Number(), reference.Count);
            tally.Close("rows", test.Name(), test.GetProperty("rows_cur").Number(), current.Count);
            var columns = test.GetProperty("expected").EnumerateObject().ToList();
            foreach (var column in columns)
            {
                var isNumeric = column.Value.GetProperty("type").GetString() == "num";
                var (x, y) = (reference.Column(column.Name, isNumeric), current.Column(column.Name, isNumeric));
                foreach (var expectation in column.Value.EnumerateObject().Where(p => p.Name != "type"))
                    Check(tally, $"{test.Name()} {column.Name}", expectation.Name, expectation.Value, x, y);
            }

            FalseDiscovery(tally, test, columns, reference, current);
        }

        tally.Report();
    }

    /// <summary>Benjamini–Hochberg over the columns, through the same judge a report uses.</summary>
    private static void FalseDiscovery(Tally tally, JsonElement test, List<JsonProperty> columns, Table reference, Table current)
    {
        var judge = new ThresholdPolicy { Correction = Correction.BenjaminiHochberg, Otherwise = DriftThreshold.PValueAtMost(0.05) };
        var report = DriftReport.Compare(
            [.. columns.Select(c => reference.Column(c.Name, c.Value.GetProperty("type").GetString() == "num"))],
            [.. columns.Select(c => current.Column(c.Name, c.Value.GetProperty("type").GetString() == "num"))],
            new DriftReportOptions { Preset = DriftPresets.AlibiDetectFdr, Judge = judge });
        foreach (var expected in test.GetProperty("fdr_bh_0_05").EnumerateObject())
        {
            var row = report.Find(expected.Name)!;
            tally.PValue("fdr_bh adjusted p", $"{test.Name()} {expected.Name}", expected.Value[1].Number(), row.Verdict.AdjustedPValue, 1e-8);
            tally.True("fdr_bh verdict", $"{test.Name()} {expected.Name}", expected.Value[0].GetBoolean() == row.IsDrift, row.Verdict.ToString());
        }
    }

    private static void Check(Tally tally, string name, string method, JsonElement expected, DriftColumn x, DriftColumn y)
    {
        switch (method)
        {
            case "unseen_in_reference" or "missing_in_current":
                var (has, lacks) = method == "unseen_in_reference" ? (y, x) : (x, y);
                var keys = has.Counts.Counts.Where(pair => pair.Value > 0 && lacks.Counts.Counts.GetValueOrDefault(pair.Key) == 0).Select(pair => pair.Key);
                tally.True(method, name, keys.Order(StringComparer.Ordinal).SequenceEqual(expected.EnumerateArray().Select(key => key.GetString()!).Order(StringComparer.Ordinal)), "other keys");
                break;
            case "ks_pvalue_asymp":
                tally.PValue(method, name, expected.Number(), Test("ks-asymptotic", x, y).PValue, 1e-8);
                break;
            case "cvm_statistic":
                // SciPy subtracts two numbers of about nm / N; ours is exact, theirs is as good as their last digits.
                double n = x.Sorted.Count, m = y.Sorted.Count;
                tally.Close(method, name, expected.Number(), Test("cvm", x, y).Statistic, 1e-12, 1e-15 * n * m / (n + m));
                break;
            case "cvm_pvalue":
                tally.Close(method, name, expected.Number(), Test("cvm", x, y).PValue, 0, 1e-7);
                break;
            case "mw_pvalue" or "welch_pvalue" or "chi2_pvalue":
                tally.PValue(method, name, expected.Number(), Test(method.Split('_')[0], x, y).PValue);
                break;
            default:
                var value = expected.Number();
                var isRoot = method is "hellinger" || method.StartsWith("js_", StringComparison.Ordinal);
                tally.Close(method, name, value, Value(method, x, y), 1e-12, isRoot && value > 0 ? 1e-15 / value : 1e-14);
                break;
        }
    }

    private static double? Value(string method, DriftColumn x, DriftColumn y) => method switch
    {
        "n_ref" => x.RowCount - x.MissingCount,
        "n_cur" => y.RowCount - y.MissingCount,
        "missing_ref" => x.MissingCount,
        "missing_cur" => y.MissingCount,
        "mean_ref" => x.Sorted.Moments.Mean,
        "mean_cur" => y.Sorted.Moments.Mean,
        "ks_statistic" => Test("ks-asymptotic", x, y).Statistic,
        "wasserstein" => Test("wasserstein", x, y).Statistic,
        "wasserstein_over_ref_std" => Test("wasserstein-normed", x, y).Statistic,
        "energy_distance" => Test("energy", x, y).Statistic,
        "mw_u" => Test("mw", x, y).Statistic,
        "psi_ref_quantile10_floor1e-4" or "psi_floor1e-4" => Test("psi", x, y).Statistic,
        "js_distance_bits_ref_quantile10" or "js_distance_bits" => Test("js", x, y).Statistic,
        "categories" => Test("chi2", x, y).Details["categories"],
        "chi2" => Test("chi2", x, y).Statistic,
        "dof" => Test("chi2", x, y).Details["degrees-of-freedom"],
        "cramers_v" => Test("chi2", x, y).Effect?.Value,
        "total_variation" => Test("tv", x, y).Statistic,
        "l_infinity" => Test("l-infinity", x, y).Statistic,
        "hellinger" => Test("hellinger", x, y).Statistic,
        _ => throw new FormatException(method),
    };

    private static DriftResult Test(string name, DriftColumn x, DriftColumn y) => DriftTests.Get(name).Compare(x, y);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    /// <summary>A plain CSV: no quoted cells in these files.</summary>
    private sealed class Table(IReadOnlyDictionary<string, int> header, IReadOnlyList<string[]> rows)
    {
        public int Count => rows.Count;

        public static Table Read(string path)
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            var header = reader.ReadLine()!.Split(',').Select((name, i) => (name.Trim('"'), i)).ToDictionary(pair => pair.Item1, pair => pair.i);
            var rows = new List<string[]>();
            while (reader.ReadLine() is { } line)
                rows.Add(line.Split(','));
            return new Table(header, rows);
        }

        public Table Where(Func<Row, bool> keep) => new(header, [.. rows.Where(row => keep(new Row(header, row)))]);

        /// <summary>Such as <c>analysis rows 0..4115</c>, or <c>.. 4116..end</c>.</summary>
        public Table Rows(string rule)
        {
            var bounds = rule.Split(' ')[^1].Split("..");
            var first = int.Parse(bounds[0], CultureInfo.InvariantCulture);
            var last = bounds[1] == "end" ? rows.Count - 1 : int.Parse(bounds[1], CultureInfo.InvariantCulture);
            return new Table(header, [.. rows.Skip(first).Take(last - first + 1)]);
        }

        public DriftColumn Column(string name, bool isNumeric)
        {
            var cells = rows.Select(row => row[header[name]].Trim('"')).Select(cell => cell is "NA" or "" ? null : cell);
            return isNumeric
                ? DriftColumn.Numeric(name, cells.Select(cell => cell is null ? double.NaN : Number(cell)).ToArray())
                : DriftColumn.Categorical(name, cells);
        }
    }

    private readonly record struct Row(IReadOnlyDictionary<string, int> Header, string[] Cells)
    {
        public string this[string name] => Cells[Header[name]].Trim('"');
    }
}
