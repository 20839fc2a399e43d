using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlOps.Sdk.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Liveness and readiness of served models.</summary>
public static class ModelHealthExtensions
{
    private const string Tag = "mlops-ready";

    /// <summary>Adds the check <c>models</c>: unhealthy while a served model cannot answer, degraded while one serves another version than it should.</summary>
    public static IHealthChecksBuilder AddMlOpsModels(this IHealthChecksBuilder checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.AddCheck<ModelHealthCheck>("models", HealthStatus.Unhealthy, [Tag]);
    }

    /// <summary>
    /// Maps <c>{prefix}/live</c>, which answers while the process does, and <c>{prefix}/ready</c>, which is 503 while a served model
    /// cannot answer and tells of each model. <see cref="AddMlOpsModels"/> must have been called.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The route they begin with.</param>
    public static IEndpointConventionBuilder MapMlOpsHealth(this IEndpointRouteBuilder endpoints, string prefix = "/health")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup(prefix);
        group.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false });
        group.MapHealthChecks("/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Tag), ResponseWriter = HealthJson.WriteAsync });
        return group;
    }
}
