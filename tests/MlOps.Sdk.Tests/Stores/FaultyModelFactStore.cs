using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>A store of facts with one known fault.</summary>
internal sealed class FaultyModelFactStore(InMemoryModelStore inner, string fault) : IModelFactStore, IAuditLog
{
    /// <summary>The models beside the facts, with the faults of their moves.</summary>
    public IModelStore Models { get; } = new Moves(inner, fault);

    public async ValueTask<ModelFact> AppendFactAsync(NewModelFact fact, long expectedRevision, Change change, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "appends after any revision":
                expectedRevision = await RevisionAsync(fact.Model);
                break;
            case "appends again under a new id":
                fact = fact with { Id = Guid.CreateVersion7(change.At) };
                break;
            case "swallows other content under an id" when await inner.ListFactsAsync(fact.Model, 0, cancellationToken).FirstOrDefaultAsync(known => known.Id == fact.Id, cancellationToken) is { } known:
                return known;
            case "forgets the reason":
                change = change with { Reason = null };
                break;
            case "says yes to those who lost":
                try
                {
                    return await inner.AppendFactAsync(fact, expectedRevision, change, cancellationToken);
                }
                catch (MlOpsConflictException)
                {
                    return fact.ToFact(expectedRevision, expectedRevision, change);
                }

            case "takes facts about nothing":
                try
                {
                    return await inner.AppendFactAsync(fact, expectedRevision, change, cancellationToken);
                }
                catch (MlOpsNotFoundException)
                {
                    return fact.ToFact(expectedRevision, expectedRevision, change);
                }

            case "retires what is in use":
                fact = fact with { OnlyWithoutAlias = false };
                break;
            case "ignores cancellation":
                cancellationToken = CancellationToken.None;
                break;
            case "audits facts twice":
                await inner.AddGateReportAsync(fact.Model, 1, SampleModel.Report("noise", GateVerdict.Passed), change, cancellationToken);
                break;
        }

        return await inner.AppendFactAsync(fact, expectedRevision, change, cancellationToken);
    }

    public async IAsyncEnumerable<ModelFact> ListFactsAsync(string model, long afterRevision = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var facts = inner.ListFactsAsync(model, afterRevision, cancellationToken);
        facts = fault switch
        {
            "lists newest first" => facts.Reverse(),
            "lists one page only" => facts.Take(200),
            "drops unknown kinds" => facts.Where(fact => fact.Payload is not UnknownFact),
            "mixes the journals" when model != "unknown" => facts.Concat(inner.ListFactsAsync("another", afterRevision, cancellationToken)),
            _ => facts,
        };
        await foreach (var fact in facts)
            yield return fact;
    }

    public IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, CancellationToken cancellationToken = default) => inner.ListAuditAsync(afterSequence, cancellationToken);

    private async Task<long> RevisionAsync(string model) => await inner.ListFactsAsync(model).CountAsync();

    private sealed class Moves(InMemoryModelStore inner, string fault) : ModelStoreDecorator(inner)
    {
        public override async ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default)
        {
            switch (fault)
            {
                case "moves on facts nobody saw":
                    return await base.MoveAliasAsync(move with { ExpectedFacts = move.Fact is null ? null : move.ExpectedFacts }, change, cancellationToken);
                case "moves on reports nobody saw":
                    return await base.MoveAliasAsync(move with { ExpectedReports = null }, change, cancellationToken);
                case "appends a move's fact before the move" when move is { Fact: { } fact, ExpectedFacts: { } facts }:
                    move.Validate();
                    await inner.AppendFactAsync(fact, facts, change, cancellationToken);
                    return await base.MoveAliasAsync(move with { Fact = null, ExpectedFacts = facts + 1 }, change, cancellationToken);
                case "moves without the fact":
                    move.Validate();
                    return await base.MoveAliasAsync(move with { Fact = null }, change, cancellationToken);
                default:
                    return await base.MoveAliasAsync(move, change, cancellationToken);
            }
        }
    }
}
