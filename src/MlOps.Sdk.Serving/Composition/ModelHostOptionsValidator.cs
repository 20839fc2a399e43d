using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Serving;

/// <summary>Stops the application at start when an option is out of range, and names them all.</summary>
internal sealed class ModelHostOptionsValidator : IValidateOptions<ModelHostOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelHostOptions options)
    {
        var problems = options.Problems().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
