using System.Formats.Tar;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>A bundle unpacked into a folder of its own, every byte checked before anything of it is believed.</summary>
internal sealed class StagedBundle : IDisposable
{
    private readonly string _folder;

    private StagedBundle(string folder) => _folder = folder;

    public ModelBundleManifest Manifest { get; private set; } = null!;

    /// <exception cref="MlOpsIntegrityException">It is cut short, damaged, too large, or holds what a bundle does not.</exception>
    public static async ValueTask<StagedBundle> ReadAsync(Stream input, BundleImportOptions options, CancellationToken cancellationToken)
    {
        var parent = options.StagingDirectory ?? Path.GetTempPath();
        var staged = new StagedBundle(Directory.CreateDirectory(Path.Combine(parent, $"mlops-bundle-{Path.GetRandomFileName()}")).FullName);
        try
        {
            await staged.UnpackAsync(input, options, cancellationToken).ConfigureAwait(false);
            return staged;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            staged.Dispose();
            throw new MlOpsIntegrityException($"This is no whole bundle of a model: {e.Message} Nothing was imported; fetch it again.", e);
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public Stream Open(ContentDigest digest) => File.OpenRead(Path.Combine(_folder, digest.Hex));

    public bool Has(ContentDigest digest) => File.Exists(Path.Combine(_folder, digest.Hex));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async ValueTask UnpackAsync(Stream input, BundleImportOptions options, CancellationToken cancellationToken)
    {
        ModelBundleManifest? manifest = null;
        var (entries, size) = (0, 0L);
        var tar = new TarReader(input, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (++entries > options.MaxEntries)
                    throw new InvalidDataException($"It has more than the {options.MaxEntries} entries that are allowed.");
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    throw new InvalidDataException($"'{entry.Name}' is a {entry.EntryType}; a bundle has files only.");
                if ((size += entry.Length) > options.MaxSize)
                    throw new InvalidDataException($"It unpacks to more than the {options.MaxSize} bytes that are allowed.");

                if (manifest is null)
                    manifest = await ReadManifestAsync(entry, cancellationToken).ConfigureAwait(false);
                else
                    await UnpackAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }

        Manifest = manifest ?? throw new InvalidDataException("It is empty.");
        foreach (var content in Manifest.Contents.Concat(Manifest.Runs.Select(run => run.History).OfType<ArtifactContent>()).Append(Manifest.Audit))
        {
            if (!Has(content.Digest))
                throw new InvalidDataException($"Content {content.Digest} is missing; it was cut short.");
        }
    }

    private static async ValueTask<ModelBundleManifest> ReadManifestAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        if (BundleFormat.DigestOf(BundleFormat.ManifestPrefix, entry.Name) is not { } digest || entry.Length > BundleFormat.MaxManifestSize || entry.DataStream is null)
            throw new InvalidDataException($"It begins with '{entry.Name}' of {entry.Length} bytes and not with a manifest.");
        using var json = new MemoryStream();
        if (await ContentCopy.CopyAsync(entry.DataStream, json, cancellationToken).ConfigureAwait(false) is var content && content.Digest != digest)
            throw new InvalidDataException($"Its manifest hashes to {content.Digest} and not to {digest}; it was altered.");
        var manifest = JsonSerializer.Deserialize(json.GetBuffer().AsSpan(0, (int)json.Length), MlOpsJson.ModelBundleManifest);
        return manifest is { SchemaVersion: 1 }
            ? manifest
            : throw new InvalidDataException($"It has schema version {manifest?.SchemaVersion}; this release reads version 1.");
    }

    // Names come from a closed set, so none can leave the folder.
    private async ValueTask UnpackAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var digest = BundleFormat.DigestOf(BundleFormat.ContentPrefix, entry.Name) ?? throw new InvalidDataException($"'{entry.Name}' is not the name of a content.");
        var file = new FileStream(Path.Combine(_folder, digest.Hex), FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            var content = await ContentCopy.CopyAsync(entry.DataStream ?? Stream.Null, file, cancellationToken).ConfigureAwait(false);
            if (content.Digest != digest)
                throw new InvalidDataException($"Content {digest} hashes to {content.Digest}; it was altered.");
        }
    }
}
