using System.Globalization;
using MlOps.Sdk.Testing;

namespace ModelTests;

/// <summary>Does it behave as people who know flights expect?</summary>
public sealed class BehaviourTests(FlightModels models)
{
    private IEnumerable<Flight> Flights => models.Rows.Flights.Where((_, row) => row % 100 == 0);

    [Fact]
    public void A_mile_more_or_less_changes_nothing_much() => ModelAssert.Invariant(
        "a mile more", Flights, models.Candidate.Score, flight => flight with { Distance = flight.Distance + 1 }, tolerance: 0.2);

    // Delays pile up over the day.
    [Fact]
    public void An_evening_flight_is_never_safer_than_the_same_at_dawn() => ModelAssert.NeverFalls(
        "evening instead of dawn", Flights.Select(flight => flight with { Hour = 6 }), models.Candidate.Score, flight => flight with { Hour = 19 });

    [Fact]
    public void An_unknown_airport_still_gets_an_answer() =>
        Assert.All(Flights, flight => Assert.InRange(models.Candidate.Score(flight with { Origin = "???" }), 0, 1));

    [Fact]
    public void It_answers_as_it_did_when_it_was_approved() =>
        ModelAssert.Golden("frozen answers", Golden(), models.Candidate.Score, absolute: 1e-5);

    private static IEnumerable<(Flight Input, double Score)> Golden()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "golden.csv")).Skip(1))
        {
            var cells = line.Split(',');
            yield return (new(cells[0], cells[1], Number(2), Number(3), Number(4)), double.Parse(cells[5], CultureInfo.InvariantCulture));

            float Number(int cell) => float.Parse(cells[cell], CultureInfo.InvariantCulture);
        }
    }
}
