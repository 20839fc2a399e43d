using Microsoft.Extensions.DependencyInjection;

namespace MlOps.Sdk;

/// <summary>What <c>AddMlOps</c> returns; every package hangs its <c>AddX</c> and <c>UseX</c> on it.</summary>
public interface IMlOpsBuilder
{
    /// <summary>The services being composed.</summary>
    IServiceCollection Services { get; }
}
