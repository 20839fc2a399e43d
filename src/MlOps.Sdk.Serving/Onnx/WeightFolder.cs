namespace MlOps.Sdk.Serving;

/// <summary>The weights of one loaded model, written out so that the runtime can map them; taken away with the model.</summary>
internal sealed class WeightFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlops-weights-").FullName;

    public async ValueTask WriteAsync(string location, byte[] content, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(Path, location.Replace('\\', '/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another program may look at a temporary file; the system clears the folder sooner or later.
        }
    }
}
