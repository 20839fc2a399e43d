using System.Text;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// The identity of a finding: SHA-256 over rule, monitored reference, column and environment. Of an alias the reference is
/// the alias, so the finding stays the same when a new version takes over.
/// </summary>
public static class AlertFingerprint
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Of(string rule, ModelRef model, string? column, string environment)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(environment);

        // The unit separator keeps ("a", "bc") and ("ab", "c") apart.
        return ContentDigest.Of(Encoding.UTF8.GetBytes($"{rule}\u001f{model}\u001f{column}\u001f{environment}")).Hex;
    }
}
