using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>Reads every file that the options name, so that a wrong key stops the start and not the first signature.</summary>
internal sealed class SigningOptionsValidator : IValidateOptions<SigningOptions>
{
    public ValidateOptionsResult Validate(string? name, SigningOptions options)
    {
        var failures = new List<string>();
        if (options.KeyFile is not null)
            Try(nameof(SigningOptions.KeyFile), options.KeyFile, () => SigningKeys.ReadSigner(options).Dispose(), failures);
        foreach (var file in options.TrustedKeyFiles)
            Try(nameof(SigningOptions.TrustedKeyFiles), file, () => EcdsaVerifier.FromPem(File.ReadAllText(file)).Dispose(), failures);
        foreach (var file in options.TrustedAuthorityFiles)
            Try(nameof(SigningOptions.TrustedAuthorityFiles), file, () => TrustedAuthorities.FromPem(File.ReadAllText(file)), failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Try(string member, string file, Action read, List<string> failures)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            failures.Add($"{member}: '{file}' cannot be used: {e.Message}");
        }
    }
}
