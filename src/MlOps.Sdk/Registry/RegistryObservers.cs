using System.Collections.Immutable;

namespace MlOps.Sdk;

/// <summary>Those who are told of registry changes; the list is swapped whole, so announcing takes no lock.</summary>
internal sealed class RegistryObservers(IEnumerable<IRegistryObserver> observers)
{
    private ImmutableArray<IRegistryObserver> _observers = [.. observers];

    public IDisposable Add(IRegistryObserver observer)
    {
        ImmutableInterlocked.Update(ref _observers, static (list, added) => list.Add(added), observer);
        return new Subscription(this, observer);
    }

    public void Announce(AliasChange change)
    {
        foreach (var observer in _observers)
            observer.OnAliasMoved(change);
    }

    private sealed class Subscription(RegistryObservers owner, IRegistryObserver observer) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner._observers, static (list, gone) => list.Remove(gone), observer);
    }
}
