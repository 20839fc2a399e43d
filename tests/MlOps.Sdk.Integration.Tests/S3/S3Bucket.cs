using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using MlOps.Sdk.Artifacts;
using MlOps.Sdk.Integration.Tests.ObjectStores;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.S3;

/// <summary>A bucket of one test on the server that MLOPS_S3 names.</summary>
internal sealed class S3Bucket : ObjectServer
{
    private const string Variable = "MLOPS_S3";

    private readonly Uri _address;
    private readonly string _accessKey;
    private readonly string _secretKey;
    private readonly List<IDisposable> _clients = [];

    private S3Bucket(DbConnectionStringBuilder server)
    {
        _address = new((string)server["ServiceUrl"]);
        _accessKey = (string)server["AccessKey"];
        _secretKey = (string)server["SecretKey"];
        Client = Connect(_address.Port, _secretKey);
    }

    public string Name { get; } = $"test-{Guid.CreateVersion7():N}";

    public AmazonS3Client Client { get; }

    public Uri Address => _address;

    public override int Port => _address.Port;

    public override string TooBusy { get; } =
        """
        HTTP/1.1 503 Slow Down
        Content-Type: application/xml
        Content-Length: 85
        Connection: close

        <Error><Code>SlowDown</Code><Message>Please reduce your request rate</Message></Error>
        """.ReplaceLineEndings("\r\n");

    public static async Task<S3Bucket> CreateAsync(CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(server))
            Requirement.Missing($"No S3 server: name one you may create buckets on in {Variable}, such as 'ServiceUrl=http://127.0.0.1:7480;AccessKey=...;SecretKey=...'.");
        var bucket = new S3Bucket(new() { ConnectionString = server });
        await bucket.Client.PutBucketAsync(bucket.Name, cancellationToken);
        return bucket;
    }

    public override ObjectArtifactStore Open(int port, ObjectArtifactOptions? options = null) => new S3ArtifactStore(Connect(port, _secretKey), Name, options);

    public override ObjectArtifactStore OpenWithWrongSecret(string secret) => new S3ArtifactStore(Connect(Port, secret), Name);

    public override ObjectArtifactStore OpenMissingBucket() => new S3ArtifactStore(Client, "no-such-bucket");

    public S3ArtifactStore OpenWithPagesOf(int keys) => new(Keep(new PagingClient(new BasicAWSCredentials(_accessKey, _secretKey), Config(Port), keys)), Name);

    public override ValueTask<Uri> LinkAsync(ObjectArtifactStore store, ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken) =>
        ((S3ArtifactStore)store).CreateReadLinkAsync(digest, lifetime, cancellationToken);

    public override async Task<byte[]> ReadAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await Client.GetObjectAsync(Name, key, cancellationToken);
        using var bytes = new MemoryStream();
        await response.ResponseStream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    public override async Task WriteAsync(string key, byte[] bytes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(bytes);
        await Client.PutObjectAsync(new() { BucketName = Name, Key = key, InputStream = body }, cancellationToken);
    }

    public override async Task<int> CountUploadsAsync(CancellationToken cancellationToken) =>
        (await Client.ListMultipartUploadsAsync(Name, cancellationToken)).MultipartUploads?.Count ?? 0;

    public override async ValueTask DisposeAsync()
    {
        while (await Client.ListObjectsV2Async(new() { BucketName = Name }) is { S3Objects.Count: > 0 } page)
        {
            foreach (var found in page.S3Objects)
                await Client.DeleteObjectAsync(Name, found.Key);
        }

        foreach (var upload in (await Client.ListMultipartUploadsAsync(Name)).MultipartUploads ?? [])
            await Client.AbortMultipartUploadAsync(Name, upload.Key, upload.UploadId);
        await Client.DeleteBucketAsync(Name);
        foreach (var client in _clients)
            client.Dispose();
    }

    private AmazonS3Client Connect(int port, string secret) => Keep(new AmazonS3Client(new BasicAWSCredentials(_accessKey, secret), Config(port)));

    private AmazonS3Client Keep(AmazonS3Client client)
    {
        _clients.Add(client);
        return client;
    }

    private AmazonS3Config Config(int port) => new()
    {
        ServiceURL = new UriBuilder(_address) { Port = port }.Uri.AbsoluteUri,
        AuthenticationRegion = "us-east-1",
        ForcePathStyle = true,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 3,
    };

    private sealed class PagingClient(AWSCredentials credentials, AmazonS3Config config, int keys) : AmazonS3Client(credentials, config)
    {
        public override Task<ListObjectsV2Response> ListObjectsV2Async(ListObjectsV2Request request, CancellationToken cancellationToken = default)
        {
            request.MaxKeys = keys;
            return base.ListObjectsV2Async(request, cancellationToken);
        }
    }
}
