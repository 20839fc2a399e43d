using Azure.Core;
using Azure.Storage.Blobs;
using MlOps.Sdk.Artifacts;
using MlOps.Sdk.Integration.Tests.ObjectStores;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.AzureBlobs;

/// <summary>A container of one test in the account that MLOPS_AZURITE connects to.</summary>
internal sealed class AzuriteContainer : ObjectServer
{
    private const string Variable = "MLOPS_AZURITE";

    private readonly BlobServiceClient _service;
    private readonly BlobContainerClient _container;

    private AzuriteContainer(string connectionString)
    {
        ConnectionString = connectionString;
        _service = Connect(connectionString);
        _container = _service.GetBlobContainerClient(Name);
    }

    public string Name { get; } = $"test-{Guid.CreateVersion7():N}";

    public string ConnectionString { get; }

    public override int Port => _service.Uri.Port;

    public override string TooBusy { get; } =
        """
        HTTP/1.1 503 Server Busy
        x-ms-error-code: ServerBusy
        Content-Length: 0
        Connection: close


        """.ReplaceLineEndings("\r\n");

    public static async Task<AzuriteContainer> CreateAsync(CancellationToken cancellationToken)
    {
        var account = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(account))
            Requirement.Missing($"No Azure Blob storage: start Azurite (npm package azurite, option --skipApiVersionCheck) and put its connection string in {Variable}.");
        var container = new AzuriteContainer(account);
        await container._container.CreateAsync(cancellationToken: cancellationToken);
        return container;
    }

    public override ObjectArtifactStore Open(int port, ObjectArtifactOptions? options = null) =>
        new AzureBlobArtifactStore(Connect(Through(port)).GetBlobContainerClient(Name), options);

    public override ObjectArtifactStore OpenWithWrongSecret(string secret) =>
        new AzureBlobArtifactStore(new BlobServiceClient(With("AccountKey", secret)).GetBlobContainerClient(Name));

    public override ObjectArtifactStore OpenMissingBucket() => new AzureBlobArtifactStore(_service.GetBlobContainerClient("no-such-container"));

    public override ValueTask<Uri> LinkAsync(ObjectArtifactStore store, ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken) =>
        ((AzureBlobArtifactStore)store).CreateReadLinkAsync(digest, lifetime, cancellationToken);

    public override async Task<byte[]> ReadAsync(string key, CancellationToken cancellationToken) =>
        (await _container.GetBlobClient(key).DownloadContentAsync(cancellationToken)).Value.Content.ToArray();

    public override async Task WriteAsync(string key, byte[] bytes, CancellationToken cancellationToken) =>
        await _container.GetBlobClient(key).UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken);

    // Blocks that were staged and not committed are no upload that could go on, and the service drops them.
    public override Task<int> CountUploadsAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public override async ValueTask DisposeAsync() => await _container.DeleteAsync();

    private static BlobServiceClient Connect(string connectionString) =>
        new(connectionString, new BlobClientOptions { Retry = { Mode = RetryMode.Exponential, MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(50) } });

    private string Through(int port) => With("BlobEndpoint", new UriBuilder(_service.Uri) { Port = port }.Uri.AbsoluteUri);

    private string With(string name, string value) =>
        string.Join(';', ConnectionString.Split(';').Select(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal) ? $"{name}={value}" : pair));
}
