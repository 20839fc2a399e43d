using System.IO.Compression;
using System.Xml.Linq;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>What a packed file holds and says of itself.</summary>
internal sealed class PackageFile
{
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        Entries = archive.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length, StringComparer.Ordinal);
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Bytes by path inside the package.</summary>
    public IReadOnlyDictionary<string, long> Entries { get; }

    public string Id => this["id"]!;

    /// <summary>Names of the packages that come along, direct ones only, in ordinal order.</summary>
    public IReadOnlyList<string> Dependencies => Named("dependency", "id");

    public IReadOnlyList<string> Frameworks => Named("frameworkReference", "name");

    /// <summary>The text of a metadata element, or null.</summary>
    public string? this[string element] => _metadata.Elements().SingleOrDefault(child => child.Name.LocalName == element)?.Value;

    public string? LicenceType => _metadata.Elements().SingleOrDefault(child => child.Name.LocalName == "license")?.Attribute("type")?.Value;

    private string[] Named(string element, string attribute) =>
        [.. _metadata.Descendants().Where(child => child.Name.LocalName == element).Select(child => child.Attribute(attribute)!.Value).Order(StringComparer.Ordinal)];
}
