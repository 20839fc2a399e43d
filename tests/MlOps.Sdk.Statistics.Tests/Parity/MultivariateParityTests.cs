using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class MultivariateParityTests
{
    private const double Relative = 1e-10;

    [Fact]
    public void Every_reference_case_of_the_multivariate_methods_agrees()
    {
        var tally = new Tally("multivariate.json");
        foreach (var test in Fixture.Drift("multivariate.json").GetProperty("cases").EnumerateArray())
        {
            var reference = RowMatrix.FromColumns(Columns(test, "reference_columns"));
            var current = RowMatrix.FromColumns(Columns(test, "current_columns"));
            var seed = test.GetProperty("permutation_seed").GetUInt64();
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), expectation.Name, expectation.Value, reference, current, seed);
        }

        tally.Report();
    }

    private static List<double[]> Columns(JsonElement test, string side) => [.. test.GetProperty(side).EnumerateArray().Select(column => column.Numbers())];

    private static void Check(Tally tally, string name, string method, JsonElement expected, RowMatrix reference, RowMatrix current, ulong seed)
    {
        switch (method)
        {
            case "sigma":
                Bandwidths(tally, name, expected, reference, current);
                break;
            case "mmd_sigma_median_pooled" or "mmd_sigma_1":
                Mmd(tally, name, method, expected, reference, current, seed);
                break;
            case "energy_statistic_eqdist":
                tally.Close(method, name, expected.Number(), MultivariateEnergy.Test(reference, current).Statistic, Relative);
                break;
            case "energy_distance_squared_v":
                tally.Close(method, name, expected.Number(), MultivariateEnergy.Test(reference, current).Details["distance-squared"], Relative);
                break;
            case "mean_embedding":
                foreach (var distance in expected.EnumerateObject())
                    tally.Close($"{method}, {distance.Name}", name, distance.Value.Number(), EmbeddingDrift.DistanceOfMeans(reference, current, Enum.Parse<MeanDistance>(distance.Name, ignoreCase: true)).Statistic, Relative);
                break;
            case "component_wasserstein_normed":
                for (var c = 0; c < reference.ColumnCount; c++)
                    tally.Close(method, $"{name}[{c}]", expected[c].Number(), Wasserstein.Compare(Column(reference, c), Column(current, c)).Effect?.Value, Relative);
                break;
            case "share_components_over_0.1":
                tally.Close(method, name, expected.Number(), EmbeddingDrift.DriftedComponents(reference, current, correctForNoise: false).Statistic, Relative);
                break;
            case "pca_reconstruction":
                Reconstruction(tally, name, expected, reference, current);
                break;
            case "mahalanobis_squared_current":
                var distances = Statistics.Mahalanobis.Fit(reference).SquaredDistances(current);
                tally.Close($"{method}, mean", name, expected.GetProperty("mean").Number(), distances.Average(), Relative);
                tally.Close($"{method}, max", name, expected.GetProperty("max").Number(), distances.Max(), Relative);
                for (var i = 0; i < expected.GetProperty("first3").GetArrayLength(); i++)
                    tally.Close($"{method}, row", $"{name}[{i}]", expected.GetProperty("first3")[i].Number(), distances[i], Relative);
                break;
            case "domain_logistic_in_sample":
                Logistic(tally, name, expected, reference, current);
                break;
            case "lsdd":
                // "first 20 reference rows (…)"
                var centres = int.Parse(expected.GetProperty("centres").GetString()!.Split(' ')[1], CultureInfo.InvariantCulture);
                var lsdd = LeastSquaresDensityDifference.Test(reference, current, centres, seed: seed + 1000);
                tally.Close("lsdd, bandwidth", name, expected.GetProperty("sigma").Number(), lsdd.Details["bandwidth"], Relative);
                tally.Close("lsdd, statistic", name, expected.GetProperty("statistic").Number(), lsdd.Statistic, Relative);
                tally.Close("lsdd, permutations at least", name, expected.GetProperty("count_ge").Number(), lsdd.Details["permutations-at-least"]);
                tally.PValue("lsdd, p", name, expected.GetProperty("pvalue_plus_one").Number(), lsdd.PValue);
                var values = LsddStatistics(reference, current, lsdd, seed + 1000);
                for (var b = 0; b < expected.GetProperty("first_5_permuted").GetArrayLength(); b++)
                    tally.Close("lsdd, permuted", $"{name}[{b}]", expected.GetProperty("first_5_permuted")[b].Number(), values[b + 1], Relative);
                break;
            default:
                tally.True(method, name, false, "no such method here");
                break;
        }
    }

    private static void Bandwidths(Tally tally, string name, JsonElement expected, RowMatrix reference, RowMatrix current)
    {
        double[] pooled = [.. reference.Values, .. current.Values];
        var pairs = new PairDistances(pooled, reference.ColumnCount);
        foreach (var rule in expected.EnumerateObject())
        {
            var bandwidth = rule.Name switch
            {
                "median_ref_pairs" => KernelBandwidth.MedianOfReferencePairs,
                "median_pooled_pairs" => KernelBandwidth.MedianOfPooledPairs,
                _ => KernelBandwidth.LowerMedianOfReferencePairs,
            };
            tally.Close($"sigma, {rule.Name}", name, rule.Value.Number(), bandwidth.Find(pairs, reference.RowCount, TestContext.Current.CancellationToken), 1e-12);
        }
    }

    private static void Mmd(Tally tally, string name, string method, JsonElement expected, RowMatrix reference, RowMatrix current, ulong seed)
    {
        var bandwidth = method == "mmd_sigma_1" ? KernelBandwidth.Of(1) : KernelBandwidth.MedianOfPooledPairs;
        var permutations = expected.GetProperty("n_permutations").GetInt32();
        var result = MaximumMeanDiscrepancy.Test(reference, current, bandwidth, permutations, seed);
        tally.Close($"{method}, sigma", name, expected.GetProperty("sigma").Number(), result.Details["bandwidth"], 1e-12);
        tally.Close($"{method}, unbiased", name, expected.GetProperty("mmd2_unbiased").Number(), result.Statistic, Relative);
        tally.Close($"{method}, biased", name, expected.GetProperty("mmd2_biased").Number(), result.Details["biased"], Relative);
        tally.Close($"{method}, permutations at least", name, expected.GetProperty("count_ge").Number(), result.Details["permutations-at-least"]);
        tally.PValue($"{method}, p", name, expected.GetProperty("pvalue_plus_one").Number(), result.PValue);
        tally.Close($"{method}, plain p", name, expected.GetProperty("pvalue_plain").Number(), result.Details["permutations-at-least"] / permutations);
        foreach (var (value, b) in expected.GetProperty("first_5_permuted").EnumerateArray().Select((value, b) => (value.Number(), b)))
            tally.Close($"{method}, permuted", $"{name}[{b}]", value, Permuted(reference, current, result.Details["bandwidth"], seed, b), Relative);

        var linear = MaximumMeanDiscrepancy.LinearTime(reference, current, bandwidth);
        var line = expected.GetProperty("linear_time");
        tally.Close("mmd linear time, pairs", name, line.GetProperty("pairs").Number(), linear.Details["pairs"]);
        tally.Close("mmd linear time, statistic", name, line.GetProperty("mmd2").Number(), linear.Statistic, Relative);
        tally.Close("mmd linear time, deviation", name, line.GetProperty("std_h").Number(), linear.Details["deviation"], Relative);
        tally.Close("mmd linear time, z", name, line.GetProperty("z").Number(), linear.Details["z"], Relative);
        tally.PValue("mmd linear time, p", name, line.GetProperty("pvalue").Number(), linear.PValue);
    }

    private static double Permuted(RowMatrix reference, RowMatrix current, double sigma, ulong seed, int index)
    {
        int n = reference.RowCount, m = current.RowCount;
        double[] pooled = [.. reference.Values, .. current.Values];
        var sums = LabelledSums.Of(new PairDistances(pooled, reference.ColumnCount), GaussianKernel.Of(sigma), n, index + 1, seed, TestContext.Current.CancellationToken);
        return 2 * sums.Within[index + 1] / ((double)n * (n - 1)) + 2 * sums.Rest[index + 1] / ((double)m * (m - 1)) - 2 * sums.Across[index + 1] / ((double)n * m);
    }

    private static double[] LsddStatistics(RowMatrix reference, RowMatrix current, DriftResult lsdd, ulong seed)
    {
        double[] pooled = [.. reference.Values, .. current.Values];
        var scaled = Standardization.Of(reference.Values, reference.ColumnCount, isSample: true).Apply(pooled);
        var q = (int)lsdd.Details["centres"];
        return LeastSquaresDensityDifference.Statistics(
            scaled, reference.ColumnCount, q, reference.RowCount - q, lsdd.Details["bandwidth"], (int)lsdd.Details["permutations"], seed, TestContext.Current.CancellationToken).Values;
    }

    [Fact]
    public void Reconstruction_errors_of_real_chunks_agree_with_nannyml()
    {
        var tally = new Tally("real_california_housing.json, reconstruction");
        var expected = Fixture.Drift("real_california_housing.json").GetProperty("reconstruction");
        string[] names = [.. expected.GetProperty("columns").EnumerateArray().Select(name => name.GetString()!)];
        var encoder = FeatureEncoder.Fit(Housing("reference", names));
        var model = PcaReconstruction.Fit(encoder.Encode(Housing("reference", names)), expected.GetProperty("chunk_size").GetInt32());
        ReconstructionChunk[] chunks = [.. model.Chunks(encoder.Encode(Housing("reference", names))), .. model.Chunks(encoder.Encode(Housing("analysis", names)))];
        var at = 0;
        foreach (var chunk in expected.GetProperty("chunks").EnumerateArray())
        {
            var name = $"{chunk.GetProperty("period").GetString()} {chunk.GetProperty("start").GetInt32()}";
            var actual = chunks[at++];
            tally.Close("start", name, chunk.GetProperty("start").Number(), actual.Start);
            tally.Close("end", name, chunk.GetProperty("end").Number(), actual.Start + actual.Count - 1);
            tally.Close("value", name, chunk.GetProperty("value").Number(), actual.Value, Relative);
            tally.Close("lower threshold", name, chunk.GetProperty("lower_threshold").Number(), actual.Limits?.Lower, Relative);
            tally.Close("upper threshold", name, chunk.GetProperty("upper_threshold").Number(), actual.Limits?.Upper, Relative);
        }

        tally.True("number of chunks", "all", chunks.Length == at, $"{chunks.Length} chunks for {at}");
        tally.Report();
    }

    private static List<FeatureColumn> Housing(string period, string[] names)
    {
        using var unzipped = new GZipStream(File.OpenRead(TestSupport.SharedFiles.Path("data", "california_housing_monitoring", $"{period}.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        var header = reader.ReadLine()!.Split(',');
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToArray();
        return [.. names.Select(name =>
        {
            var at = Array.IndexOf(header, name);
            return FeatureColumn.Numeric(name, [.. rows.Select(row => row[at].Length == 0 ? double.NaN : double.Parse(row[at], CultureInfo.InvariantCulture))]);
        })];
    }

    private static void Reconstruction(Tally tally, string name, JsonElement expected, RowMatrix reference, RowMatrix current)
    {
        var components = PrincipalComponents.Fit(reference);
        tally.Close("pca, components", name, expected.GetProperty("n_components").Number(), components.ComponentCount);
        for (var k = 0; k < components.ComponentCount; k++)
            tally.Close("pca, explained variance", $"{name}[{k}]", expected.GetProperty("explained_variance_ratio")[k].Number(), components.ExplainedVarianceRatios[k], Relative);

        // Where all components are kept the error is rounding only, on either side.
        var absolute = components.ComponentCount == components.ColumnCount ? 1e-14 : 1e-15;
        var own = Moments.Of(components.ReconstructionErrors(reference));
        var others = Moments.Of(components.ReconstructionErrors(current));
        tally.Close("pca reconstruction, reference mean", name, expected.GetProperty("ref_mean").Number(), own.Mean, Relative, absolute);
        tally.Close("pca reconstruction, reference deviation", name, expected.GetProperty("ref_std").Number(), Math.Sqrt(own.SampleVariance!.Value), Relative, absolute);
        tally.Close("pca reconstruction, current mean", name, expected.GetProperty("cur_mean").Number(), others.Mean, Relative, absolute);
        tally.Close("pca reconstruction, current deviation", name, expected.GetProperty("cur_std").Number(), Math.Sqrt(others.SampleVariance!.Value), Relative, absolute);
    }

    private static void Logistic(Tally tally, string name, JsonElement expected, RowMatrix reference, RowMatrix current)
    {
        double[] pooled = [.. reference.Values, .. current.Values];
        var rows = new RowMatrix(Standardization.Of(pooled, reference.ColumnCount).Apply(pooled), reference.ColumnCount);
        var labels = new bool[rows.RowCount];
        labels.AsSpan(reference.RowCount).Fill(true);
        var model = LogisticRegression.Fit(rows, labels, cancellation: TestContext.Current.CancellationToken);
        for (var c = 0; c < rows.ColumnCount; c++)
            tally.Close("logistic, coefficient", $"{name}[{c}]", expected.GetProperty("coef")[c].Number(), model.Coefficients[c], 1e-7, 1e-9);
        tally.Close("logistic, intercept", name, expected.GetProperty("intercept").Number(), model.Intercept, 1e-7, 1e-9);

        var scores = new double[rows.RowCount];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = model.Margin(rows[i]);
        tally.Close("logistic, roc auc", name, expected.GetProperty("roc_auc").Number(), BinaryMetrics.RocAuc(labels, scores).Value, 1e-12);
    }

    private static double[] Column(RowMatrix rows, int column)
    {
        var values = new double[rows.RowCount];
        for (var r = 0; r < values.Length; r++)
            values[r] = rows[r][column];
        return values;
    }
}
