namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class SpecialFunctionParityTests
{
    [Fact]
    public void Every_distribution_function_agrees_with_its_reference_values()
    {
        var tally = new Tally("special_functions.json");
        foreach (var test in Fixture.Drift("special_functions.json").GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("f").GetString()!;
            var args = test.GetProperty("args").Numbers();
            var actual = Evaluate(name, args);
            tally.Close(name, string.Join(", ", args), test.GetProperty("value").Number(), actual, name == "kstwo_sf" ? 1e-8 : 1e-10, 1e-300);
        }

        tally.Report();
    }

    private static double? Evaluate(string name, double[] args) => name switch
    {
        "kolmogorov_sf" => KolmogorovDistribution.Survival(args[0]),
        "kolmogorov_cdf" => KolmogorovDistribution.Cumulative(args[0]),
        "kstwo_sf" => KolmogorovSmirnovDistribution.Survival(args[0], (long)args[1]),
        "chi2_sf" => ChiSquaredDistribution.Survival(args[0], args[1]),
        "normal_sf" => NormalDistribution.Survival(args[0]),
        "normal_ppf" => NormalDistribution.Quantile(args[0]),
        "student_t_sf_two_sided" => StudentTDistribution.TwoSided(args[0], args[1]),
        "binom_test_greater" => BinomialDistribution.AtLeast((long)args[0], (long)args[1], args[2]),
        "hypergeom_cdf(k,M,n,N)" => HypergeometricDistribution.Cumulative((long)args[0], (long)args[1], (long)args[2], (long)args[3]),
        "cvm_limit_cdf" => CramerVonMisesDistribution.Cumulative(args[0]),
        "mann_whitney_exact_sf(U>=u;n,m)" => MannWhitneyDistribution.AtLeast(args[2], (int)args[0], (int)args[1]),
        _ => null,
    };
}
