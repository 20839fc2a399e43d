using Microsoft.Extensions.DependencyInjection;

namespace MlOps.Sdk;

internal sealed record MlOpsBuilder(IServiceCollection Services) : IMlOpsBuilder;
