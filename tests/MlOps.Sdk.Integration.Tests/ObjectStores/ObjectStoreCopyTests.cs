using MlOps.Sdk.Integration.Tests.AzureBlobs;
using MlOps.Sdk.Integration.Tests.S3;
using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Backup;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.ObjectStores;

public sealed class ObjectStoreCopyTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var item in Enumerable.Reverse(_open))
            await item.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("S3")]
    [InlineData("Azure")]
    public async Task Content_goes_from_a_folder_to_an_object_store_and_back(string kind)
    {
        ObjectServer server = kind == "S3" ? await S3Bucket.CreateAsync(Cancellation) : await AzuriteContainer.CreateAsync(Cancellation);
        _open.Add(server);
        var source = await SqliteAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var away = (await SqliteAsync("away")) with { Artifacts = server.Open(server.Port) };
        await StoreCopy.CopyAsync(source, away, cancellationToken: Cancellation);
        var home = await SqliteAsync("home");
        var report = await StoreCopy.CopyAsync(away, home, cancellationToken: Cancellation);
        Assert.Equal(report.Artifacts, report.ArtifactsWritten);
        Assert.Equal(await RichStore.ReadAsync(source, Cancellation), await RichStore.ReadAsync(home, Cancellation));
    }

    private async Task<CopyableStore> SqliteAsync(string name)
    {
        var database = await SqliteDatabase.OpenAsync(_folder.At($"{name}.db"), TimeProvider.System, Cancellation);
        _open.Add(database);
        return new(database, new FileArtifactStore(_folder.At($"{name}-files")));
    }
}
