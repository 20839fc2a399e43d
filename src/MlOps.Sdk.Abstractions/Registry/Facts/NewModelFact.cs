using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What to append to the journal of a model.</summary>
public sealed record NewModelFact
{
    /// <summary>Makes the append idempotent: the same id again is the same fact.</summary>
    public required Guid Id { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version the fact is about; null when it is about the whole model.</summary>
    public int? Version { get; init; }

    /// <summary>What.</summary>
    public required ModelFactPayload Payload { get; init; }

    /// <summary>Whether to append only while no alias points to the version, or for a fact about the whole model to any of it.</summary>
    public bool OnlyWithoutAlias { get; init; }

    /// <summary>The fact a store makes of this: the compare of the compare-and-set, the same in every store.</summary>
    /// <param name="revision">The revision the journal is at; 0 when it is empty.</param>
    /// <param name="expectedRevision">The revision the caller saw.</param>
    /// <param name="change">Who, when and why.</param>
    /// <exception cref="MlOpsConflictException">The journal is not at the expected revision.</exception>
    public ModelFact ToFact(long revision, long expectedRevision, Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (revision != expectedRevision)
            throw new MlOpsConflictException($"The journal of '{Model}' is at revision {revision}, not {expectedRevision}: facts were added meanwhile. Read it again, then decide.");

        return new()
        {
            Id = Id,
            Model = Model,
            Version = Version,
            Revision = revision + 1,
            At = change.At.ToUniversalTime(),
            Actor = change.Actor,
            Reason = change.Reason,
            Payload = Payload,
        };
    }

    /// <summary>Gives back the fact of this id if it says the same: what a store asks when the id is taken.</summary>
    /// <exception cref="MlOpsConflictException">The id names a fact with other content.</exception>
    public ModelFact Reuse(ModelFact existing)
    {
        ArgumentNullException.ThrowIfNull(existing);
        var same = existing with { Version = Version, Payload = Payload };
        return JsonSerializer.Serialize(same, MlOpsJson.ModelFact) == JsonSerializer.Serialize(existing, MlOpsJson.ModelFact)
            ? existing
            : throw new MlOpsConflictException($"Fact {Id:N} of '{Model}' exists with other content; facts are immutable, append under another id.");
    }

    /// <summary>What a store throws when the fact's model or version does not exist.</summary>
    public MlOpsNotFoundException NoSubject() => new(Version is { } version
        ? $"Model version {Model}:{version} does not exist; the fact '{Payload.Kind}' was not appended."
        : $"Model '{Model}' does not exist; the fact '{Payload.Kind}' was not appended. Register a version first.");

    /// <summary>What a store throws when <see cref="OnlyWithoutAlias"/> does not hold.</summary>
    /// <param name="alias">An alias that points there.</param>
    public MlOpsConflictException Aliased(string alias) => new($"Alias {Model}@{alias} points to {(Version is { } version ? $"{Model}:{version}" : $"a version of '{Model}'")}, so '{Payload.Kind}' was not appended. Move the alias or take it away first.");

    /// <summary>What a store throws when a move's fact has an id that is taken: its move was made already, or it is another's.</summary>
    public MlOpsConflictException Taken() => new($"Fact {Id:N} of '{Model}' exists already, so no move can be made with it again. Read the alias again, then decide.");
}
