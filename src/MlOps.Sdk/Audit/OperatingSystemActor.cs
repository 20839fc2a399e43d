namespace MlOps.Sdk;

/// <summary>The actor of scripts and tools: the operating system's user on this machine, as <c>user@machine</c>.</summary>
public sealed class OperatingSystemActor : IActorProvider
{
    /// <inheritdoc/>
    public string Actor { get; } = $"{Environment.UserName}@{Environment.MachineName}";
}
