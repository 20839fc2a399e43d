namespace MlOps.Sdk;

/// <summary>Is told of registry changes made in this process, after they are durable. It must return at once and not throw.</summary>
public interface IRegistryObserver
{
    /// <summary>An alias was moved.</summary>
    void OnAliasMoved(AliasChange change);
}
