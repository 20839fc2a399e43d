using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>Runs the command line of .NET as a user's shell would: nothing of the build that runs these tests leaks into it.</summary>
internal static class DotnetCommand
{
    /// <summary>Returns what the command printed; fails the running test with it if the command fails or takes longer than <paramref name="limit"/>.</summary>
    public static async Task<string> RunAsync(string folder, TimeSpan limit, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail(Describe($"took longer than {limit}"));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        if (process.ExitCode != 0)
            Assert.Fail(Describe($"ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}"));

        return Text();

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }

        string Text()
        {
            lock (output)
                return output.ToString();
        }

        string Describe(string what) => $"'dotnet {string.Join(' ', start.ArgumentList)}' in '{folder}' {what}:{Environment.NewLine}{Text()}";
    }
}
