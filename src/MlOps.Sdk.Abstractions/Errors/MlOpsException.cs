namespace MlOps.Sdk;

/// <summary>The root of every failure that a caller can act on; misuse is <see cref="ArgumentException"/> or <see cref="InvalidOperationException"/>.</summary>
public abstract class MlOpsException : Exception
{
    private protected MlOpsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed when it is tried again later.</summary>
    public virtual bool IsTransient => false;
}
