namespace MlOps.Sdk;

/// <summary>The named thing is not there.</summary>
public sealed class MlOpsNotFoundException(string message, Exception? innerException = null)
    : MlOpsException(message, innerException);
