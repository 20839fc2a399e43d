using System.Diagnostics;
using System.Globalization;

namespace MlOps.Sdk.Integration.Tests.Data;

/// <summary>A process of its own whose memory is only that of the work.</summary>
internal static class ProfileWorker
{
    /// <summary>What the worker printed, its memory in the last line.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, "MlOps.Sdk.ProfileWorker.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"The worker ended with {process.ExitCode}: {await errors}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The most memory the process ever had, in bytes.</summary>
    public static long Peak(IReadOnlyList<string> lines) => long.Parse(lines[^1].Split(' ')[1], CultureInfo.InvariantCulture);
}
