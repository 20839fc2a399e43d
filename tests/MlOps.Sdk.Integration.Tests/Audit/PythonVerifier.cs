using System.ComponentModel;
using System.Diagnostics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Audit;

/// <summary>Runs the script that checks evidence without any of our code.</summary>
internal static class PythonVerifier
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Audit", "verify.py");

    /// <summary>What the script printed, and whether it found everything in order; skips the test where Python or openssl is missing.</summary>
    public static async Task<(bool Passed, string Output)> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        await DemandAsync("openssl", ["version"], cancellationToken);
        return await DemandAsync("python3", [Script, .. arguments], cancellationToken);
    }

    /// <summary>Runs openssl; skips the test where it is missing.</summary>
    public static Task<(bool Passed, string Output)> OpenSslAsync(CancellationToken cancellationToken, params string[] arguments) =>
        DemandAsync("openssl", arguments, cancellationToken);

    private static async Task<(bool Passed, string Output)> DemandAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode == 0, output + await error);
        }
        catch (Win32Exception)
        {
            Requirement.Missing($"'{command}' is not installed, so nobody independent can check the evidence; install it.");
            throw;
        }
    }
}
