using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>The tests built in, as objects and by name.</summary>
public static class DriftTests
{
    private static readonly FrozenDictionary<string, IDriftTest> ByName = All().ToFrozenDictionary(test => test.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        [KolmogorovSmirnov.Method] = "ks",
        [CramerVonMises.Method] = "cvm",
        [AndersonDarling.Method] = "ad",
        [MannWhitney.Method] = "mw",
        [TTest.Method] = "welch",
        [EppsSingleton.Method] = "es",
        [EnergyDistance.Method] = "energy",
        [PopulationStabilityIndex.Method] = "psi",
        [KullbackLeibler.Method] = "kl",
        [JensenShannon.Method] = "js",
        [TotalVariation.Method] = "tv",
        [ChiSquare.Method] = "chi2",
        [GTest.Method] = "g",
        [FisherExact.Method] = "fisher",
        [TwoProportions.Method] = "z",
        [ReferenceChiSquare.Method] = "chi2-reference",
        [NumericDrift.Method] = "numeric",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The comparison we advise for numbers: Kolmogorov–Smirnov for certainty, normed Wasserstein for size.</summary>
    public static IDriftTest Numeric => ByName["numeric"];

    /// <summary>The comparison we advise for labels: chi-squared with rare categories merged, Cramér's V for size.</summary>
    public static IDriftTest Categorical => ByName["categorical"];

    /// <summary>The names that <see cref="Get"/> knows, in ordinal order; the full method names, such as <c>kolmogorov-smirnov</c>, are known too.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The test of that name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static IDriftTest Get(string name) => TryGet(name, out var test)
        ? test
        : throw new ArgumentException($"There is no drift test '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The test of that name, in any case, or false.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IDriftTest? test)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.TryGetValue(Aliases.GetValueOrDefault(name, name), out test);
    }

    /// <summary>A test of your own over sorted samples.</summary>
    public static IDriftTest OverSamples(string name, Func<SortedSample, SortedSample, DriftResult> compare)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(compare);
        return new SampleTest(name, compare);
    }

    /// <summary>A test over counts: of categories, or of numbers in bins.</summary>
    /// <param name="name">Its name in results that could not be computed.</param>
    /// <param name="compare">The score, such as <c>pair => PopulationStabilityIndex.Compare(pair, BinSmoothing.Additive(0.5))</c>.</param>
    /// <param name="binning">How numbers are binned; ten bins of equal reference share where null.</param>
    public static IDriftTest OverCounts(string name, Func<BinnedPair, DriftResult> compare, NumericBinning? binning = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(compare);
        return new CountTest(name, compare, binning ?? NumericBinning.Default);
    }

    private static IEnumerable<IDriftTest> All()
    {
        yield return new SampleTest("numeric", NumericDrift.Compare, (x, y) => ProfileDrift.Compare(x, y));
        yield return new SampleTest("ks", (x, y) => KolmogorovSmirnov.Test(x, y), ProfileDrift.KolmogorovSmirnovTest);
        yield return new SampleTest("ks-asymptotic", (x, y) => KolmogorovSmirnov.Test(x, y, method: PValueMethod.Asymptotic), ProfileDrift.KolmogorovSmirnovTest);
        yield return new SampleTest("cvm", (x, y) => CramerVonMises.Test(x, y));
        yield return new SampleTest("ad", (x, y) => AndersonDarling.Test(x, y));
        yield return new SampleTest("mw", (x, y) => MannWhitney.Test(x, y));
        yield return new SampleTest("welch", (x, y) => TTest.Test(x, y));
        yield return new SampleTest("student", (x, y) => TTest.Test(x, y, equalVariances: true));
        yield return new SampleTest("levene", Levene.Test);
        yield return new SampleTest("es", EppsSingleton.Test);
        yield return new SampleTest("kuiper", Kuiper.Test);
        yield return new SampleTest("energy", EnergyDistance.Compare);
        yield return new SampleTest("wasserstein", Wasserstein.Compare, ProfileDrift.WassersteinDistance);
        yield return new SampleTest("wasserstein-normed", Wasserstein.CompareNormed, (x, y) => Wasserstein.Normed(ProfileDrift.WassersteinDistance(x, y)));

        var bins = NumericBinning.Default;
        yield return new CountTest("categorical", CategoricalDrift.Compare, bins);
        yield return new CountTest("psi", pair => PopulationStabilityIndex.Compare(pair), bins);
        yield return new CountTest("kl", pair => KullbackLeibler.Compare(pair), bins);
        yield return new CountTest("js", pair => JensenShannon.Compare(pair), bins);
        yield return new CountTest("js-nats", pair => JensenShannon.Compare(pair, LogBase.E), bins);
        yield return new CountTest("js-divergence", pair => JensenShannon.Divergence(pair), bins);
        yield return new CountTest("hellinger", Hellinger.Compare, bins);
        yield return new CountTest("bhattacharyya", Bhattacharyya.Compare, bins);
        yield return new CountTest("tv", TotalVariation.Compare, bins);
        yield return new CountTest("tv-permutation", pair => TotalVariation.PermutationTest(pair), bins);
        yield return new CountTest("l-infinity", LInfinity.Compare, bins);
        yield return new CountTest("chi2", pair => ChiSquare.Test(pair), bins);
        yield return new CountTest("chi2-reference", ReferenceChiSquare.Test, NumericBinning.Values);
        yield return new CountTest("g", GTest.Test, bins);
        yield return new CountTest("fisher", pair => FisherExact.Test(pair), NumericBinning.Values);
        yield return new CountTest("z", TwoProportions.Test, NumericBinning.Values);
    }
}
