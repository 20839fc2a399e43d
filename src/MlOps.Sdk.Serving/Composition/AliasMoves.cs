namespace MlOps.Sdk.Serving;

/// <summary>Hands alias moves to the host. The registry is made with its observers and the host over the registry's stores, so something without dependencies has to stand between.</summary>
internal sealed class AliasMoves : IRegistryObserver
{
    private IRegistryObserver? _host;

    public void Attach(IRegistryObserver host) => Volatile.Write(ref _host, host);

    public void OnAliasMoved(AliasChange change) => Volatile.Read(ref _host)?.OnAliasMoved(change);
}
