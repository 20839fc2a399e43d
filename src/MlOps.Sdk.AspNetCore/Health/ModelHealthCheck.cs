using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Unhealthy while a served model cannot answer; degraded while one answers with another version than it should, or the registry cannot be read.</summary>
internal sealed class ModelHealthCheck(IModelHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var models = host.Models.Select(m => m.Status).OrderBy(s => s.Reference.ToString(), StringComparer.Ordinal).ToList();
        var problems = models.Where(s => s.Problem is not null && s.State != ServedModelState.Unloaded).Select(s => $"{s.Reference}: {s.Problem}").ToList();
        if (host.RegistryProblem is { } registry)
            problems.Add($"registry: {registry}");

        var status = models.Any(s => s.State is not (ServedModelState.Ready or ServedModelState.Unloaded)) ? context.Registration.FailureStatus
            : problems.Count > 0 ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        var data = models.ToDictionary(s => s.Reference.ToString(), s => (object)(s.Version is { } v ? $"version {v.Version}" : "not loaded"));
        return Task.FromResult(new HealthCheckResult(status, problems.Count > 0 ? string.Join("; ", problems) : null, data: data));
    }
}
