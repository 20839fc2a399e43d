using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.Testing;

namespace ModelTests;

/// <summary>Is the candidate good enough, everywhere, and no worse than the champion?</summary>
public sealed class QualityTests(FlightModels models)
{
    [Fact]
    public void It_tells_late_flights_from_others_and_not_better_than_weather_allows() => GateAssert.Passed(
        QualityGate.Named("flights-quality")
            .AnswersWithin(0, 1)
            .AtLeast(MetricNames.RocAuc, 0.6, confidently: true)
            .AtMost(MetricNames.RocAuc, 0.9) // better than that, it knows the answer
            .BetterThanTrivial(MetricNames.LogLoss)
            .Check(models.CandidateAnswers));

    [Fact]
    public void It_is_no_worse_than_the_champion_on_the_same_flights() => GateAssert.Passed(
        QualityGate.Named("flights-champion")
            .NoWorseThanBaseline(MetricNames.LogLoss, tolerance: 0.005)
            .SignatureFitsBaseline()
            .Check(models.CandidateAnswers, models.ChampionAnswers));

    [Fact]
    public void It_finds_late_flights_at_small_airports_too() => GateAssert.Passed(
        QualityGate.Named("flights-slices")
            .ForEachSlice("airport", slice => slice.AtLeast(MetricNames.Recall, 0.15))
            .Check(models.CandidateAnswers));

    [Fact]
    public void It_serves_travellers_of_small_airports_as_fairly_as_those_of_hubs() => GateAssert.Passed(
        QualityGate.Named("flights-fairness")
            .FairBetween("airport", GroupRate.TruePositiveRate, differenceAtMost: 0.3)
            .Check(models.CandidateAnswers));
}
