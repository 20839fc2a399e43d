using System.IO.Compression;
using System.Reflection;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Judges an ML.NET zip before ML.NET sees it. Each component in a zip names the assembly and the loader that ML.NET will look
/// up and run, so a zip is taken only where every name is known to read numbers and text, never code.
/// </summary>
internal static class ZipGuard
{
    private const string MicrosoftMLKey = "CC7B13FFCD2DDD51";

    // Their content names further assemblies, from which the mapping is taken.
    private static readonly string[] Code = ["CustomTransformer", "CustomFilter", "StatefulCustom", "StatefulFilter"];

    public static void Check(ReadOnlyMemory<byte> content, MlNetModelOptions options, string name)
    {
        using var zip = Open(content, name);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long size = 0;
        var components = 0;
        foreach (var entry in zip.Entries)
        {
            if (!names.Add(entry.FullName.Replace('\\', '/')))
                throw Refused(name, entry, "stands in the archive twice, so what was checked need not be what is loaded");

            size += entry.Length;
            if (size > options.MaxUnpackedSize)
                throw new MlOpsIntegrityException($"{name} unpacks to more than the {options.MaxUnpackedSize} bytes allowed; raise {nameof(MlNetModelOptions)}.{nameof(MlNetModelOptions.MaxUnpackedSize)} if the model is meant to be that large.");

            components += CheckEntry(entry, options, name);
        }

        if (components == 0)
            throw new MlOpsIntegrityException($"{name} is a zip without any ML.NET component; save the model with MLContext.Model.Save.");
    }

    private static int CheckEntry(ZipArchiveEntry entry, MlNetModelOptions options, string name)
    {
        var content = Read(entry, name);
        var isKey = entry.FullName.EndsWith("Model.key", StringComparison.OrdinalIgnoreCase);
        if (!isKey && !ZipLoaderKey.IsComponent(content))
            return 0;

        var key = ZipLoaderKey.Read(content) ?? throw Refused(name, entry, "is no readable component");
        if (key.AssemblyName.Length == 0)
            throw Refused(name, entry, $"names no assembly for its loader '{key.Loader}'; save the model again with ML.NET 1.0 or later");

        if (!IsAllowed(key.AssemblyName, options))
            throw Refused(name, entry, $"would load '{key.Loader}' from assembly '{key.AssemblyName}', which is not among those a model may name ({string.Join(", ", options.AllowedAssemblies.Order(StringComparer.Ordinal))}); allow it in {nameof(MlNetModelOptions)}.{nameof(MlNetModelOptions.AllowedAssemblies)} only if you trust whoever made the file");

        foreach (var loader in new[] { key.Loader, key.Alternative })
        {
            if (Array.Exists(Code, code => loader.StartsWith(code, StringComparison.Ordinal)))
                throw Refused(name, entry, $"is a custom mapping ('{loader}'), which loads code that the archive names; map before the pipeline instead");
        }

        return 1;
    }

    private static bool IsAllowed(string assembly, MlNetModelOptions options)
    {
        try
        {
            var parsed = new AssemblyName(assembly);
            return parsed.Name is { } simple && options.AllowedAssemblies.Contains(simple)
                && Convert.ToHexString(parsed.GetPublicKeyToken() ?? []) == MicrosoftMLKey;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return false;
        }
    }

    private static ZipArchive Open(ReadOnlyMemory<byte> content, string name)
    {
        try
        {
            var zip = new ZipArchive(new MemoryStream(content.ToArray(), writable: false));
            _ = zip.Entries.Count;
            return zip;
        }
        catch (InvalidDataException e)
        {
            throw new MlOpsIntegrityException($"{name} is no ML.NET zip: {e.Message}", e);
        }
    }

    private static byte[] Read(ZipArchiveEntry entry, string name)
    {
        try
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new MlOpsIntegrityException($"'{entry.FullName}' in {name} is damaged: {e.Message}", e);
        }
    }

    private static MlOpsIntegrityException Refused(string name, ZipArchiveEntry entry, string reason) =>
        new($"{name} was not loaded: its entry '{entry.FullName}' {reason}.");
}
