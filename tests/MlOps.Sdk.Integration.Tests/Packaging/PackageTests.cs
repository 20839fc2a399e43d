using System.Xml.Linq;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>The packages as a gallery and an application see them.</summary>
[Trait("Category", "Slow")]
public sealed class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> Names { get; } = [.. Repository.Packages().Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_carries_its_library_documentation_readme_icon_licence_and_symbols(string name)
    {
        var package = packages[name];
        Assert.All(
            ["README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"],
            path => Assert.True(package.Entries.GetValueOrDefault(path) > 0, $"{name} lacks {path}; it holds {string.Join(", ", package.Entries.Keys)}."));
        string[] generator = name == "MlOps.Sdk.Abstractions" ? ["analyzers/dotnet/cs/MlOps.Sdk.Generators.dll"] : [];
        Assert.Equal([.. generator, $"lib/net10.0/{name}.dll"], package.Entries.Keys.Where(path => path.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        Assert.Equal(packages.Version, package["version"]);
        Assert.Equal(("expression", "Apache-2.0"), (package.LicenceType, package["license"]));
        Assert.Equal(("README.md", "icon.png"), (package["readme"], package["icon"]));
        Assert.False(string.IsNullOrWhiteSpace(package["description"]));

        var symbols = new PackageFile(Path.Combine(packages.Source, $"{name}.{packages.Version}.snupkg"));
        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Entries.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_depends_on_what_its_project_references_and_on_nothing_else(string name)
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", name, $"{name}.csproj"));
        var references = References("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Concat(References("PackageReference"));

        Assert.Equal(references.Order(StringComparer.Ordinal), packages[name].Dependencies);
        Assert.Equal(References("FrameworkReference"), packages[name].Frameworks);

        // What only the build needs does not reach the package.
        IEnumerable<string> References(string kind) => project.Descendants(kind)
            .Where(reference => reference.Attribute("PrivateAssets")?.Value != "all")
            .Select(reference => reference.Attribute("Include")!.Value);
    }

    [Theory]
    [InlineData("AWSSDK.S3", "MlOps.Sdk.S3")]
    [InlineData("Azure.Storage.Blobs", "MlOps.Sdk.AzureBlobs")]
    [InlineData("Microsoft.Data.Sqlite", "MlOps.Sdk")]
    [InlineData("Microsoft.ML", "MlOps.Sdk.MLNet")]
    [InlineData("Microsoft.ML.OnnxRuntime", "MlOps.Sdk.Serving")]
    [InlineData("MathNet.Numerics", "MlOps.Sdk.Statistics")]
    [InlineData("Npgsql", "MlOps.Sdk.PostgreSql")]
    [InlineData("Parquet.Net", "MlOps.Sdk.Data")]
    [InlineData("Sylvan.Data.Csv", "MlOps.Sdk.Data")]
    [InlineData("xunit.v3.assert", "MlOps.Sdk.Testing")]
    public void A_third_party_is_isolated_in_one_package(string thirdParty, string owner) =>
        Assert.Equal([owner], packages.All.Where(package => package.Dependencies.Contains(thirdParty)).Select(package => package.Id));

    [Theory]
    [InlineData("MlOps.Sdk.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("MlOps.Sdk.Statistics", "MathNet.Numerics", "System.Numerics.Tensors")]
    [InlineData("MlOps.Sdk.Evaluation", "MathNet.Numerics", "Microsoft.Extensions.DependencyInjection.Abstractions", "System.Numerics.Tensors")]
    [InlineData("MlOps.Sdk", "MathNet.Numerics", "Microsoft.Data.Sqlite", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options.ConfigurationExtensions", "System.Numerics.Tensors")]
    public void A_light_package_brings_nothing_heavy_along(string name, params string[] thirdParties)
    {
        SortedSet<string> brought = new(StringComparer.Ordinal);
        Stack<string> pending = new([name]);
        while (pending.TryPop(out var next))
        {
            foreach (var dependency in packages[next].Dependencies.Where(brought.Add).Where(packages.IsOurs))
                pending.Push(dependency);
        }

        Assert.Equal(thirdParties, brought.Where(dependency => !packages.IsOurs(dependency)));
    }

    [Fact]
    public async Task A_new_application_trains_gates_promotes_and_serves_from_the_packages_alone()
    {
        using var application = new ConsumerApplication(packages, "MlOps.Sdk", "MlOps.Sdk.Evaluation", "MlOps.Sdk.MLNet", "MlOps.Sdk.Monitoring", "MlOps.Sdk.Serving");

        var output = await application.BuildAndRunAsync(TestContext.Current.CancellationToken);

        Assert.Contains("gate passed; version 1: evening True, morning False; store intact", output, StringComparison.Ordinal);
    }
}
