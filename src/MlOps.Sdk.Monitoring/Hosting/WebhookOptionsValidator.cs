using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Monitoring;

/// <summary>Reports all faults of a webhook's options together, at start.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        options.FindFaults() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults.Select(fault => $"Webhook '{name}': {fault}"))
            : ValidateOptionsResult.Success;
}
