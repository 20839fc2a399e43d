namespace MlOps.Sdk;

/// <summary>Lets those wait who act when this process moved an alias; moves while nobody waits are remembered as one.</summary>
internal sealed class AliasMoved : IRegistryObserver, IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    public void OnAliasMoved(AliasChange change)
    {
        if (_signal.CurrentCount == 0)
            _signal.Release();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public void Dispose() => _signal.Dispose();
}
