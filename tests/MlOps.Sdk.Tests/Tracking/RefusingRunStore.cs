using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Tracking;

/// <summary>When a store fails: before it has written a batch, or after, with its answer lost.</summary>
internal enum Refusal
{
    None,
    Before,
    After,
}

/// <summary>A store whose batches can be made to fail.</summary>
internal sealed class RefusingRunStore(IRunStore inner) : RunStoreDecorator(inner)
{
    public volatile Refusal Refuse;

    public override async ValueTask AppendAsync(RunId run, RunBatch batch, CancellationToken cancellationToken = default)
    {
        if (Refuse == Refusal.Before)
            throw new MlOpsStoreException("refused", isTransient: true);
        await base.AppendAsync(run, batch, cancellationToken);
        if (Refuse == Refusal.After)
            throw new MlOpsStoreException("the answer was lost", isTransient: true);
    }
}
