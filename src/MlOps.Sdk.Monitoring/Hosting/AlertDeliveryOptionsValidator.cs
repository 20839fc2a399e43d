using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Monitoring;

/// <summary>Reports a fault of the delivery options at start.</summary>
internal sealed class AlertDeliveryOptionsValidator : IValidateOptions<AlertDeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, AlertDeliveryOptions options) =>
        options.FindFault() is { } fault ? ValidateOptionsResult.Fail($"Alert delivery: {fault}") : ValidateOptionsResult.Success;
}
