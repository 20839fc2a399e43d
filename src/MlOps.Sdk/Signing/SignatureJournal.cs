using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Signatures among the facts of models. They depend on no other fact, so a lost race is run again.</summary>
internal sealed class SignatureJournal(IModelFactStore facts, IActorProvider actor, TimeProvider time)
{
    private const int Attempts = 50;

    public async ValueTask AppendAsync(ModelVersion version, ModelFactPayload signature, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fact = new NewModelFact { Id = Guid.CreateVersion7(now), Model = version.Model, Version = version.Version, Payload = signature };
        var change = new Change { Actor = actor.Actor, At = now, Reason = reason };
        for (var (attempt, revision) = (1, 0L); ; attempt++)
        {
            await foreach (var known in facts.ListFactsAsync(version.Model, revision, cancellationToken).ConfigureAwait(false))
                revision = known.Revision;
            try
            {
                await facts.AppendFactAsync(fact, revision, change, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MlOpsConflictException) when (attempt < Attempts)
            {
                // Somebody stated another fact meanwhile.
            }
        }
    }

    public async IAsyncEnumerable<(T Signature, DateTimeOffset At)> ListAsync<T>(ModelVersion version, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ModelFactPayload
    {
        await foreach (var fact in facts.ListFactsAsync(version.Model, 0, cancellationToken).ConfigureAwait(false))
        {
            if (fact.Version == version.Version && fact.Payload is T signature)
                yield return (signature, fact.At);
        }
    }
}
