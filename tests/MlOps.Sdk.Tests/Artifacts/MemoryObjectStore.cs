using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Tests.Artifacts;

/// <summary>The whole of what a store on something new has to say.</summary>
internal sealed class MemoryObjectStore(ObjectArtifactOptions? options = null, int maxParts = 100) : ObjectArtifactStore("memory://test", options, maxParts)
{
    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public int UploadsUnderWay { get; private set; }

    /// <summary>Called before each part is kept.</summary>
    public Func<ObjectPart, CancellationToken, Task> OnPart { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Called before each object is read.</summary>
    public Action<long> OnRead { get; init; } = _ => { };

    protected override ValueTask<long?> FindObjectAsync(string key, CancellationToken cancellationToken)
    {
        lock (Objects)
            return new(Objects.TryGetValue(key, out var bytes) ? bytes.LongLength : null);
    }

    protected override async ValueTask<bool> PutObjectAsync(string key, ObjectPart content, bool replace, CancellationToken cancellationToken)
    {
        await OnPart(content, cancellationToken);
        return Keep(key, content.Bytes.ToArray(), replace);
    }

    protected override ValueTask<ObjectUpload> BeginUploadAsync(string key, bool replace, CancellationToken cancellationToken)
    {
        UploadsUnderWay++;
        return new(new Upload(this, key, replace));
    }

    protected override ValueTask<ObjectBody?> ReadObjectAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        OnRead(offset);
        lock (Objects)
        {
            if (!Objects.TryGetValue(key, out var bytes))
                return new((ObjectBody?)null);
            var count = (int)(length ?? bytes.Length - offset);
            return new(new ObjectBody(new MemoryStream(bytes, (int)offset, count, writable: false), count));
        }
    }

    protected override async IAsyncEnumerable<StoredObject> ListObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        StoredObject[] found;
        lock (Objects)
            found = [.. Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => new StoredObject(pair.Key, pair.Value.Length))];
        foreach (var item in found)
            yield return item;
    }

    protected override ValueTask<bool> DeleteObjectAsync(string key, CancellationToken cancellationToken)
    {
        lock (Objects)
            return new(Objects.Remove(key));
    }

    protected override MlOpsStoreException? Translate(Exception exception, string attempted) =>
        exception is NotImplementedException ? new($"Could not {attempted}.", isTransient: false, exception) : null;

    private bool Keep(string key, byte[] bytes, bool replace)
    {
        lock (Objects)
        {
            if (!replace)
                return Objects.TryAdd(key, bytes);
            Objects[key] = bytes;
            return true;
        }
    }

    private sealed class Upload(MemoryObjectStore store, string key, bool replace) : ObjectUpload
    {
        private readonly ConcurrentDictionary<int, byte[]> _parts = new();

        public override async ValueTask SendAsync(ObjectPart part, CancellationToken cancellationToken)
        {
            await store.OnPart(part, cancellationToken);
            _parts[part.Number] = part.Bytes.ToArray();
        }

        public override ValueTask<bool> CompleteAsync(CancellationToken cancellationToken)
        {
            var kept = store.Keep(key, [.. _parts.OrderBy(part => part.Key).SelectMany(part => part.Value)], replace);
            if (kept)
                store.UploadsUnderWay--;
            return new(kept);
        }

        public override ValueTask AbortAsync(CancellationToken cancellationToken)
        {
            store.UploadsUnderWay--;
            return ValueTask.CompletedTask;
        }
    }
}
