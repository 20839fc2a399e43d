namespace MlOps.Sdk;

/// <summary>A copy of what is written: in memory while it is small, then in a temporary file that goes away with the handle.</summary>
internal sealed class Spool(int inMemory, string? directory)
{
    public Stream Copy { get; private set; } = new MemoryStream();

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var folder = directory ?? Path.GetTempPath();
        try
        {
            if (Copy is MemoryStream memory && memory.Length + bytes.Length > inMemory)
            {
                Copy = CreateFile(folder);
                memory.Position = 0;
                await memory.CopyToAsync(Copy, cancellationToken).ConfigureAwait(false);
            }

            await Copy.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Content from a stream that cannot seek could not be spooled in '{folder}': {e.Message} Make room, or name another {nameof(ObjectArtifactOptions.SpoolDirectory)}.", isTransient: true, e);
        }
    }

    private static FileStream CreateFile(string folder)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose | FileOptions.SequentialScan,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(folder, $"mlops-{Path.GetRandomFileName()}"), options);
    }
}
