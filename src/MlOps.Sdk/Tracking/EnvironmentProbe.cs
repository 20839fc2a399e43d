using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Records what explains a run: code, machine, runtime and packages.</summary>
public static class EnvironmentProbe
{
    /// <summary>Captures the environment of this process. What cannot be known is null; it never throws for a missing repository.</summary>
    /// <param name="sourceDirectory">A folder of the working tree the code comes from.</param>
    /// <param name="cancellationToken">Stops the capture.</param>
    public static async Task<RunEnvironment> CaptureAsync(string sourceDirectory, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceDirectory);
        var git = await GitState.ReadAsync(sourceDirectory, cancellationToken).ConfigureAwait(false);
        return new()
        {
            GitCommit = git.Commit ?? CommitOfBuild(),
            GitDirty = git.Dirty,
            OperatingSystem = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Machine = Environment.MachineName,
            ProcessorCount = Environment.ProcessorCount,
            Packages = ReadPackages(AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string),
        };
    }

    // A deployed application has no working tree, but its build may have left the commit: "1.2.3+<40 digits>".
    private static string? CommitOfBuild()
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var commit = version?[(version.IndexOf('+', StringComparison.Ordinal) + 1)..];
        return commit is { Length: 40 } && commit.All(char.IsAsciiHexDigitLower) ? commit : null;
    }

    private static SortedDictionary<string, string> ReadPackages(string? dependencyFiles)
    {
        var packages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in (dependencyFiles ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(File.Exists))
        {
            try
            {
                using var dependencies = JsonDocument.Parse(File.ReadAllBytes(file));
                if (!dependencies.RootElement.TryGetProperty("libraries", out var libraries))
                    continue;
                foreach (var library in libraries.EnumerateObject())
                {
                    if (library.Value.TryGetProperty("type", out var type) && type.ValueEquals("package") && library.Name.Split('/') is [var name, var version])
                        packages[name] = version;
                }
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                // an unreadable list of packages must not stop a run
            }
        }

        return packages;
    }
}
