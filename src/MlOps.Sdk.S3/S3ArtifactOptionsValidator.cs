using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Artifacts;

/// <summary>Reports all faults of the options together, at start.</summary>
internal sealed class S3ArtifactOptionsValidator : IValidateOptions<S3ArtifactOptions>
{
    public ValidateOptionsResult Validate(string? name, S3ArtifactOptions options) =>
        options.FindFaults() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults.Select(fault => $"S3 artifacts: {fault}"))
            : ValidateOptionsResult.Success;
}
