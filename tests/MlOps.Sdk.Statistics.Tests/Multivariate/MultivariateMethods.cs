namespace MlOps.Sdk.Statistics.Tests.Multivariate;

/// <summary>Every comparison of two multivariate samples under one name, so that tests can ask the same of all.</summary>
internal static class MultivariateMethods
{
    public delegate DriftResult Comparison(RowMatrix reference, RowMatrix current);

    public static readonly Dictionary<string, Comparison> All = new()
    {
        ["mmd"] = (x, y) => MaximumMeanDiscrepancy.Test(x, y, permutations: 99),
        ["mmd linear time"] = (x, y) => MaximumMeanDiscrepancy.LinearTime(x, y),
        ["mmd block"] = (x, y) => MaximumMeanDiscrepancy.Block(x, y),
        ["mmd random features"] = (x, y) => MaximumMeanDiscrepancy.RandomFeatures(x, y, features: 64, permutations: 99),
        ["energy"] = (x, y) => MultivariateEnergy.Test(x, y, permutations: 99),
        ["lsdd"] = (x, y) => LeastSquaresDensityDifference.Test(x, y, permutations: 99),
        ["hotelling"] = (x, y) => HotellingTSquared.Test(x, y),
        ["mahalanobis"] = (x, y) => Statistics.Mahalanobis.Compare(x, y),
        ["pca reconstruction"] = (x, y) => PcaReconstruction.Compare(x, y),
        ["isolation forest"] = (x, y) => IsolationForest.Compare(x, y),
        ["domain classifier"] = (x, y) => DomainClassifier.Compare(x, y),
        ["domain classifier, trees"] = (x, y) => DomainClassifier.Compare(x, y, new() { Learner = DomainLearner.BoostedTrees, Trees = new() { Trees = 10, MinRowsPerLeaf = 5 } }),
        ["embedding means"] = (x, y) => EmbeddingDrift.DistanceOfMeans(x, y, permutations: 99),
        ["embedding means, cosine"] = (x, y) => EmbeddingDrift.DistanceOfMeans(x, y, MeanDistance.Cosine, permutations: 99),
        ["embedding components"] = (x, y) => EmbeddingDrift.DriftedComponents(x, y),
    };

    public static double[] Normal(ulong seed, int rows, int columns, double shift = 0, double scale = 1) =>
        Samples.Normal(seed, rows * columns, shift, scale);
}
