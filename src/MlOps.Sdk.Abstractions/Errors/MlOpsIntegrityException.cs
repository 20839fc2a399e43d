namespace MlOps.Sdk;

/// <summary>Stored bytes do not match their digest, chain or schema: the named item must not be used.</summary>
public sealed class MlOpsIntegrityException(string message, Exception? innerException = null)
    : MlOpsException(message, innerException);
