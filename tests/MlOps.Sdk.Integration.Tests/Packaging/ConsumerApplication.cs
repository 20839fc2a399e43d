using System.Xml.Linq;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>A console application outside the repository that knows nothing of it but the packages.</summary>
internal sealed class ConsumerApplication : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-consumer-").FullName;

    public ConsumerApplication(PackedPackages packages, params IEnumerable<string> references)
    {
        File.Copy(Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Integration.Tests", "Packaging", "Consumer", "Program.cs"), Path.Combine(_folder, "Program.cs"));
        var project = new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement(
                "PropertyGroup",
                new XElement("OutputType", "Exe"),
                new XElement("TargetFramework", "net10.0"),
                new XElement("Nullable", "enable"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("UseCurrentRuntimeIdentifier", "true"),
                new XElement("SelfContained", "false")),
            new XElement("ItemGroup", references.Select(id => new XElement("PackageReference", new XAttribute("Include", id), new XAttribute("Version", packages.Version)))));
        project.Save(Path.Combine(_folder, "Consumer.csproj"));
        Configuration(packages.Source).Save(Path.Combine(_folder, "nuget.config"));
    }

    public async Task<string> BuildAndRunAsync(CancellationToken cancellationToken)
    {
        await DotnetCommand.RunAsync(_folder, Limit, cancellationToken, "build", "-c", "Release", "-o", "out", "-nodeReuse:false");
        return await DotnetCommand.RunAsync(_folder, Limit, cancellationToken, Path.Combine("out", "Consumer.dll"), "store");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The test's packages are unpacked into a folder of their own; everything else is read where the machine already keeps it.
    private static XElement Configuration(string source)
    {
        var shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return new(
            "configuration",
            new XElement("config", Add("globalPackagesFolder", "packages"), Add("signatureValidationMode", "accept")),
            new XElement("packageSources", Add("packed", source)),
            new XElement("fallbackPackageFolders", new XElement("clear"), Directory.Exists(shared) ? Add("shared", shared) : null));

        static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
    }
}
