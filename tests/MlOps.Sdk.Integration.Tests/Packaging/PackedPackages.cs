using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>Every package, packed once from a Release build that leaves the checkout's own outputs alone.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-packages-").FullName;
    private Dictionary<string, PackageFile> _packages = [];

    /// <summary>A version no other run has, so no cache can answer with another build.</summary>
    public string Version { get; } = $"0.0.1-test.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture)}";

    public string Source => Path.Combine(_folder, "package", "release");

    internal IEnumerable<PackageFile> All => _packages.Values;

    internal PackageFile this[string id] => _packages[id];

    internal bool IsOurs(string id) => _packages.ContainsKey(id);

    public async ValueTask InitializeAsync()
    {
        var solution = Path.Combine(_folder, "packages.slnx");
        new XDocument(new XElement("Solution", Repository.Projects("src").Select(path => new XElement("Project", new XAttribute("Path", path))))).Save(solution);

        // Analyzers have judged these sources in the build of the tests; the compiler and package validation still warn as errors.
        await DotnetCommand.RunAsync(
            Repository.Root,
            TimeSpan.FromMinutes(15),
            TestContext.Current.CancellationToken,
            "pack", solution, "-c", "Release", "--artifacts-path", _folder, $"-p:Version={Version}", "-p:RunAnalyzers=false", "-nodeReuse:false");
        _packages = Directory.EnumerateFiles(Source, "*.nupkg").Select(path => new PackageFile(path)).ToDictionary(package => package.Id, StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
