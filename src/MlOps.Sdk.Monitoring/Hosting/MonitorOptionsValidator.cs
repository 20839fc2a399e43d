using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Monitoring;

/// <summary>Reports all faults of a monitor's options together, at start.</summary>
internal sealed class MonitorOptionsValidator : IValidateOptions<MonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitorOptions options) =>
        options.FindFaults() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults.Select(fault => $"Monitor of {name}: {fault}"))
            : ValidateOptionsResult.Success;
}
