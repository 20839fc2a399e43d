namespace MlOps.Sdk;

/// <summary>A store refused or could not be reached; the vendor's exception is inside.</summary>
public sealed class MlOpsStoreException : MlOpsException
{
    /// <summary>Wraps a vendor's exception once, at the edge.</summary>
    public MlOpsStoreException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient { get; }
}
