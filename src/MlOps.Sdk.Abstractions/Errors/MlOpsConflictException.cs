namespace MlOps.Sdk;

/// <summary>A race was lost, or the thing is immutable: read again, then decide.</summary>
public sealed class MlOpsConflictException(string message, Exception? innerException = null)
    : MlOpsException(message, innerException);
