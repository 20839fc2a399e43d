using System.Xml.Linq;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests;

/// <summary>The rule to remember: data crosses packages, behaviour does not.</summary>
public sealed class LayerTests
{
    private static readonly string[] Foundation = ["MlOps.Sdk.Abstractions", "MlOps.Sdk.Statistics", "MlOps.Sdk.Relational"];
    private static readonly string[] Top = ["MlOps.Sdk.AspNetCore", "MlOps.Sdk.Testing", "MlOps.Sdk.Cli", "MlOps.Sdk.Templates"];

    public static TheoryData<string> Packages => [.. Repository.Packages().Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory, MemberData(nameof(Packages))]
    public void A_package_references_only_what_its_layer_may_see(string package)
    {
        var references = ProjectReferences(package);

        string[] allowed = package switch
        {
            "MlOps.Sdk.Abstractions" => [],
            _ when Foundation.Contains(package) => ["MlOps.Sdk.Abstractions"],
            _ when Top.Contains(package) => [.. Repository.Packages().Select(Path.GetFileNameWithoutExtension).OfType<string>().Except(Top)],
            _ => Foundation,
        };

        Assert.Empty(references.Except(allowed));
    }

    [Theory, MemberData(nameof(Packages))]
    public void A_package_says_in_the_first_line_of_its_readme_what_it_isolates_or_whom_it_serves(string package)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "src", package, "README.md"));

        Assert.Equal($"# {package}", lines[0]);
        Assert.Matches("(?i)isolates|serves|for ", lines.Skip(1).First(line => line.Length > 0));
    }

    private static IEnumerable<string> ProjectReferences(string package) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", package, package + ".csproj"))
            .Descendants("ProjectReference")
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
