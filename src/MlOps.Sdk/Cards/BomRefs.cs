namespace MlOps.Sdk;

/// <summary>The names by which the parts of a bill of materials refer to each other.</summary>
internal static class BomRefs
{
    public static string Of(ModelVersion version) => $"model:{version.ToRef()}";

    public static string Of(DatasetVersion dataset) => $"data:{dataset.Name}@sha256:{dataset.Digest.Hex}";

    /// <summary>The package URL; environments record the packages that an application of .NET was built with.</summary>
    public static string Of(string package, string version) => $"pkg:nuget/{Uri.EscapeDataString(package)}@{Uri.EscapeDataString(version)}";
}
