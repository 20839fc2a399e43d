namespace MlOps.Sdk.Data;

/// <summary>Writes a file beside its place and moves it there when it is complete, so that no reader sees a part of it.</summary>
internal static class WholeFile
{
    public static async ValueTask WriteAsync(string path, Func<Stream, ValueTask> write)
    {
        var partial = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MlOpsStoreException($"Data file '{path}' cannot be written: {e.Message}", isTransient: e is IOException and not DirectoryNotFoundException, e);
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
        }
    }
}
