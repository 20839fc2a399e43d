namespace MlOps.Sdk.Integration.Tests.ObjectStores;

/// <summary>A bucket or container of one test on a real server, seen past the store under test.</summary>
public abstract class ObjectServer : IAsyncDisposable
{
    /// <summary>The server's port on this machine.</summary>
    public abstract int Port { get; }

    /// <summary>What this server says when it is asked too much, as a whole response.</summary>
    public abstract string TooBusy { get; }

    /// <summary>A store on this bucket, reached through a port.</summary>
    public abstract ObjectArtifactStore Open(int port, ObjectArtifactOptions? options = null);

    /// <summary>A store whose credential is wrong.</summary>
    public abstract ObjectArtifactStore OpenWithWrongSecret(string secret);

    /// <summary>A store on a bucket that does not exist.</summary>
    public abstract ObjectArtifactStore OpenMissingBucket();

    public abstract ValueTask<Uri> LinkAsync(ObjectArtifactStore store, ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken);

    public abstract Task<byte[]> ReadAsync(string key, CancellationToken cancellationToken);

    public abstract Task WriteAsync(string key, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>How many uploads in parts are under way.</summary>
    public abstract Task<int> CountUploadsAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    public static string KeyOf(ContentDigest digest) => $"sha256/{digest.Hex[..2]}/{digest.Hex[2..]}";
}
