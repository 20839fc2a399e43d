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
