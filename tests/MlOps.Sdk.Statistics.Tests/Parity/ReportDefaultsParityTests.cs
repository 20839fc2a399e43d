using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>The presets against whole tables as Evidently and NannyML judged them.</summary>
public sealed class ReportDefaultsParityTests
{
    [Fact]
    public void Every_reference_table_gets_the_peers_tests_scores_thresholds_and_verdicts()
    {
        var tally = new Tally("report_defaults.json");
        foreach (var test in Fixture.Drift("report_defaults.json").GetProperty("cases").EnumerateArray())
        {
            var reference = Columns(test.GetProperty("reference_columns"), test.GetProperty("n_reference").GetInt32());
            var current = Columns(test.GetProperty("current_columns"), test.GetProperty("n_current").GetInt32());
            Evidently(tally, test.Name(), test.GetProperty("expected"), reference, current);
            NannyMl(tally, test.Name(), test.GetProperty("expected"), reference, current);
        }

        tally.Report();
    }

    private static void Evidently(Tally tally, string name, JsonElement expected, List<DriftColumn> reference, List<DriftColumn> current)
    {
        var report = DriftReport.Compare(reference, current, new DriftReportOptions { Preset = DriftPresets.Evidently });
        foreach (var column in expected.GetProperty("columns").EnumerateObject())
        {
            var row = report.Find(column.Name)!;
            var (wanted, actual) = (column.Value.GetProperty("default_test").GetString()!, row.Verdict.Result.Method);
            tally.True($"evidently test {wanted}", $"{name} {column.Name}", actual == Method(wanted), $"chose {actual}");
            var isP = column.Value.GetProperty("method").GetString()!.EndsWith("p_value", StringComparison.Ordinal);
            var score = column.Value.GetProperty("score").Number();
            if (wanted == "z") // Evidently subtracts a distribution function from one, and loses what lies below 1e-16
                tally.Close($"evidently {wanted}, p", $"{name} {column.Name}", score, row.Verdict.Result.PValue, 1e-9, 5e-16);
            else if (isP)
                tally.PValue($"evidently {wanted}, p", $"{name} {column.Name}", score, row.Verdict.Result.PValue);
            else
                tally.Close($"evidently {wanted}, score", $"{name} {column.Name}", score, row.Verdict.Result.Statistic);
            tally.True("evidently verdict", $"{name} {column.Name}", column.Value.GetProperty("drifted").GetBoolean() == row.IsDrift, row.Verdict.ToString());
        }

        var dataset = expected.GetProperty("dataset");
        tally.Close("evidently dataset", $"{name} count", dataset.GetProperty("drifted_count").Number(), report.Dataset.DriftedCount);
        tally.Close("evidently dataset", $"{name} share", dataset.GetProperty("drifted_share").Number(), report.Dataset.DriftedShare);
        tally.Close("evidently dataset", $"{name} limit", dataset.GetProperty("drift_share_threshold").Number(), report.Dataset.ShareLimit);
        tally.True("evidently dataset", $"{name} verdict", report.IsDrift == report.Dataset.DriftedShare >= dataset.GetProperty("drift_share_threshold").GetDouble(), report.Dataset.Reason);
    }

    private static void NannyMl(Tally tally, string name, JsonElement expected, List<DriftColumn> reference, List<DriftColumn> current)
    {
        var property = expected.EnumerateObject().First(p => p.Name.StartsWith("nannyml_chunks_", StringComparison.Ordinal));
        var chunks = int.Parse(property.Name["nannyml_chunks_".Length..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var limits = new Dictionary<string, DriftResult>();
        foreach (var chunk in property.Value.EnumerateArray())
        {
            var isReference = chunk.GetProperty("period").GetString() == "reference";
            int start = chunk.GetProperty("start").GetInt32(), length = chunk.GetProperty("end").GetInt32() - start + 1;
            foreach (var entry in chunk.GetProperty("values").EnumerateObject())
            {
                var (column, method) = (entry.Name.Split('|')[0], entry.Name.Split('|')[1]);
                var test = Peer(method);
                var whole = reference.Single(c => c.Name == column);
                var side = (isReference ? reference : current).Single(c => c.Name == column).Slice(start, length);
                var isCategorical = chunk.GetProperty("values").TryGetProperty($"{column}|chi2", out _);
                var (x, y) = isCategorical ? (whole.AsCategorical(), side.AsCategorical()) : (whole, side);
                var at = $"{name} {entry.Name} {start}";

                // The limit depends on the reference alone.
                if (!limits.TryGetValue(entry.Name, out var limit))
                    limits[entry.Name] = limit = ReferenceChunks.Calibrate(test, chunks, largest: method == "kolmogorov_smirnov" ? 1 : double.PositiveInfinity).Compare(x, x);
                var result = test.Compare(x, y);
                tally.Close($"nannyml {method}, value", at, entry.Value[0].Number(), result.Statistic, 1e-9, 1e-9);
                if (entry.Value[1].ValueKind != JsonValueKind.Null)
                    tally.Close($"nannyml {method}, threshold", at, entry.Value[1].Number(), limit.NullLimit, 1e-9, 1e-9);
                var policy = new ThresholdPolicy { Otherwise = method == "chi2" ? DriftThreshold.PValueBelow(0.05) : DriftThreshold.AboveNullLimit };
                var verdict = policy.JudgeAll([result with { NullLimit = limit.NullLimit }])[0];
                tally.True($"nannyml {method}, alert", at, verdict.IsDrift == entry.Value[2].GetBoolean(), verdict.ToString());
            }
        }
    }

    private static IDriftTest Peer(string method) => method switch
    {
        "jensen_shannon" => NannyMlTests.JensenShannon,
        "hellinger" => NannyMlTests.Hellinger,
        "kolmogorov_smirnov" => NannyMlTests.KolmogorovSmirnov,
        "wasserstein" => NannyMlTests.Wasserstein,
        "chi2" => NannyMlTests.ChiSquare,
        "l_infinity" => NannyMlTests.LInfinity,
        _ => throw new FormatException(method),
    };

    private static string Method(string evidently) => evidently switch
    {
        "ks" => KolmogorovSmirnov.Method,
        "wasserstein" => Wasserstein.NormedMethod,
        "jensenshannon" => JensenShannon.Method,
        "chisquare" => ReferenceChiSquare.Method,
        "z" => TwoProportions.Method,
        _ => evidently,
    };

    private static List<DriftColumn> Columns(JsonElement table, int n) =>
        [.. table.EnumerateObject().Select(column => column.Value.GetProperty("type").GetString() == "num" ? Numbers(column.Name, column.Value, n) : Labels(column.Name, column.Value, n))];

    private static DriftColumn Numbers(string name, JsonElement column, int n) =>
        DriftColumn.Numeric(name, Fixture.Numbers(column.GetProperty("gen"), n));

    private static DriftColumn Labels(string name, JsonElement column, int n)
    {
        string[] labels = [.. column.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)];
        var cumulated = new double[labels.Length];
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
            cumulated[i] = sum += column.GetProperty("p")[i].GetDouble();
        var chance = new SplitMix64(column.GetProperty("seed").GetUInt64());
        var codes = new int[n];
        for (var i = 0; i < n; i++)
        {
            var u = chance.NextDouble();
            codes[i] = Math.Min(labels.Length - 1, cumulated.Count(c => c <= u));
        }

        return DriftColumn.Categorical(name, codes, labels);
    }
}
