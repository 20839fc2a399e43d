using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>Reports all faults of the options together, at start.</summary>
internal sealed class PostgreSqlOptionsValidator : IValidateOptions<PostgreSqlOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlOptions options) =>
        options.FindFaults() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults.Select(fault => $"PostgreSQL: {fault}"))
            : ValidateOptionsResult.Success;
}
