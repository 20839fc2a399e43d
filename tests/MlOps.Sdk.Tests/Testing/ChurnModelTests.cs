using CsCheck;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Testing;
using Xunit.Sdk;

namespace MlOps.Sdk.Tests.Testing;

/// <summary>The model test of the README, on a small stand-in for a model.</summary>
public sealed class ChurnModelTests(ChurnFixture churn) : IClassFixture<ChurnFixture>
{
    private static readonly QualityGate Release = QualityGate.Named("churn-release")
        .AtLeast(MetricNames.RocAuc, 0.80)
        .NoWorseThanBaseline(MetricNames.RocAuc, tolerance: 0.01)
        .ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.60));

    [Fact]
    public void Candidate_passes_the_release_gate()
    {
        var report = Release.Check(churn.Evaluate("churn@candidate"), baseline: churn.Evaluate("churn@champion"));
        Assert.True(report.Passed, report.ToString());
        GateAssert.Passed(report);
    }

    [Fact]
    public void Another_unpaid_invoice_never_lowers_the_score() => churn.Customers.Sample(customer =>
        churn.Score(customer with { UnpaidInvoices = customer.UnpaidInvoices + 1 }) >= churn.Score(customer));

    [Fact]
    public void A_drop_in_one_region_is_caught_by_its_gate_alone()
    {
        var report = Release.Check(churn.Evaluate("churn@candidate", sabotage: true), baseline: churn.Evaluate("churn@champion"));
        GateAssert.BlockedOnlyBy(report, "recall[region=south] >= 0.6");
        var error = Assert.Throws<XunitException>(() => GateAssert.Passed(report));
        Assert.Contains("FAIL  recall[region=south] = 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<XunitException>(() => GateAssert.BlockedOnlyBy(report));
    }
}
