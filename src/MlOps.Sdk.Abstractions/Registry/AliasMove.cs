namespace MlOps.Sdk;

/// <summary>A compare-and-set of an alias.</summary>
public sealed record AliasMove
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The version it shall point to; null takes the alias away.</summary>
    public required int? Version { get; init; }

    /// <summary>The revision the caller saw; 0 when it saw no such alias.</summary>
    public required long ExpectedRevision { get; init; }

    /// <summary>The revision of the model's journal the decision rests on; not compared when null.</summary>
    public long? ExpectedFacts { get; init; }

    /// <summary>How many gate reports on <see cref="Version"/> the decision rests on; not compared when null.</summary>
    public int? ExpectedReports { get; init; }

    /// <summary>A fact that is appended to the model's journal in the transaction of the move; <see cref="ExpectedFacts"/> must be given with it.</summary>
    public NewModelFact? Fact { get; init; }

    /// <summary>Refuses a move whose fact cannot be placed.</summary>
    /// <exception cref="ArgumentException"><see cref="Fact"/> is of another model, or <see cref="ExpectedFacts"/> is missing.</exception>
    public void Validate()
    {
        EntityName.Require(Alias, "alias");
        if (Fact is { } fact && (fact.Model != Model || ExpectedFacts is null))
            throw new ArgumentException($"The fact {fact.Id:N} of '{fact.Model}' cannot be appended with a move of {Model}@{Alias}: it must be about '{Model}', and {nameof(ExpectedFacts)} must say on which revision it follows.");
    }

    /// <summary>The compare of what the decision rests on, the same in every store.</summary>
    /// <param name="facts">The revision the model's journal is at; 0 when it is empty.</param>
    /// <param name="reports">How many gate reports the version has.</param>
    /// <exception cref="MlOpsConflictException">Facts or reports were added meanwhile.</exception>
    public void DemandUnchanged(long facts, int reports)
    {
        if (ExpectedFacts is { } seen && seen != facts)
            throw new MlOpsConflictException($"The journal of '{Model}' is at revision {facts}, not {seen}: facts were added while {Model}@{Alias} was about to move. Read it again, then decide.");
        if (ExpectedReports is { } known && known != reports)
            throw new MlOpsConflictException($"{Model}:{Version} has {reports} gate reports, not {known}: one was added while {Model}@{Alias} was about to move. Read them again, then decide.");
    }

    /// <summary>The alias after the move: the compare of the compare-and-set, the same in every store.</summary>
    /// <param name="current">The alias as stored; null when it was never set.</param>
    /// <param name="change">Who moves it, and when.</param>
    /// <exception cref="MlOpsConflictException">The stored revision is not <see cref="ExpectedRevision"/>.</exception>
    /// <exception cref="MlOpsNotFoundException">An alias that points nowhere is to be taken away.</exception>
    public ModelAlias Apply(ModelAlias? current, Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if ((current?.Revision ?? 0) != ExpectedRevision)
            throw new MlOpsConflictException($"Alias {Model}@{Alias} is at revision {current?.Revision ?? 0}, not {ExpectedRevision}: it was moved meanwhile. Read it again, then decide.");
        if (Version is null && current?.Version is null)
            throw new MlOpsNotFoundException($"Alias {Model}@{Alias} points to no version, so it cannot be taken away.");

        return new() { Model = Model, Alias = Alias, Version = Version, Revision = ExpectedRevision + 1, MovedAt = change.At.ToUniversalTime() };
    }
}
