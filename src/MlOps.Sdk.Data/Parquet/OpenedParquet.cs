using Parquet;

namespace MlOps.Sdk.Data;

/// <summary>A file with its metadata checked, and the decoder over it.</summary>
internal sealed record OpenedParquet(FileStream File, ParquetFooter Footer, ParquetReader Reader) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync().ConfigureAwait(false);
        await File.DisposeAsync().ConfigureAwait(false);
    }
}
