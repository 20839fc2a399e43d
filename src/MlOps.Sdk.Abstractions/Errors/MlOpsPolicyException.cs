namespace MlOps.Sdk;

/// <summary>A rule of the registry forbids the change, such as a gate that has not passed.</summary>
public sealed class MlOpsPolicyException(string message, Exception? innerException = null)
    : MlOpsException(message, innerException);
