namespace MlOps.Sdk;

/// <summary>An upload in parts that nobody sees before it is complete. Parts may be sent several at a time and in any order.</summary>
public abstract class ObjectUpload
{
    /// <summary>Sends a part; sending it again replaces it.</summary>
    public abstract ValueTask SendAsync(ObjectPart part, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the object visible, whole. False where this upload can no longer do so, as another writer has put the key or an
    /// earlier attempt has succeeded unnoticed; the caller then looks.
    /// </summary>
    public abstract ValueTask<bool> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Drops the parts sent so far. No part is on its way when this is called.</summary>
    public abstract ValueTask AbortAsync(CancellationToken cancellationToken);
}
