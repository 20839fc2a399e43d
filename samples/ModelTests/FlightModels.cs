using MlOps.Sdk.Evaluation;

[assembly: AssemblyFixture(typeof(ModelTests.FlightModels))]

namespace ModelTests;

/// <summary>The champion, the candidate and the rows, loaded once for all tests.</summary>
public sealed class FlightModels : IAsyncLifetime
{
    private readonly Sabotage _sabotage = AppContext.GetData(nameof(Sabotage)) is Sabotage kind ? kind : Sabotage.None;

    internal FlightRows Rows { get; private set; } = null!;

    internal FlightModel Candidate { get; private set; } = null!;

    internal FlightModel Champion { get; private set; } = null!;

    internal EvaluatedModel CandidateAnswers { get; private set; } = null!;

    internal EvaluatedModel ChampionAnswers { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Rows = await FlightRows.ReadAsync();
        (Candidate, Champion) = (new("candidate", _sabotage), new("champion"));
        CandidateAnswers = await Candidate.EvaluateAsync(Rows);
        ChampionAnswers = await Champion.EvaluateAsync(_sabotage == Sabotage.Foreign ? Rows.Half() : Rows);
    }

    public async ValueTask DisposeAsync()
    {
        await Candidate.DisposeAsync();
        await Champion.DisposeAsync();
    }
}
