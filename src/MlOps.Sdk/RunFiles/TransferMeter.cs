namespace MlOps.Sdk;

/// <summary>Adds up what several files move at once and reports it in order.</summary>
internal sealed class TransferMeter(IProgress<TransferProgress>? progress, long? totalBytes, int totalFiles)
{
    private readonly Lock _gate = new();
    private long _bytes;
    private int _files;

    public void Add(string path, long bytes) => Report(path, bytes, 0);

    public void Done(string path) => Report(path, 0, 1);

    private void Report(string path, long bytes, int files)
    {
        if (progress is null)
            return;
        lock (_gate)
            progress.Report(new(path, _bytes += bytes, totalBytes, _files += files, totalFiles));
    }
}
