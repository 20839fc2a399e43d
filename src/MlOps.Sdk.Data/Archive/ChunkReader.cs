namespace MlOps.Sdk.Data;

/// <summary>Reads stored chunks one after the other; the store verifies each.</summary>
internal sealed class ChunkReader(IArtifactStore store, IReadOnlyList<ArchivedChunk> chunks)
{
    private byte[] _chunk = [];
    private int _position;
    private int _next;

    public bool AtEnd => _position == _chunk.Length && _next == chunks.Count;

    /// <exception cref="MlOpsIntegrityException">There are fewer bytes, or a chunk is damaged.</exception>
    public async ValueTask ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (!target.IsEmpty)
        {
            if (_position == _chunk.Length)
            {
                if (_next == chunks.Count)
                    throw new MlOpsIntegrityException("An archived column ends before its last row; its manifest does not fit its chunks.");

                (_chunk, _position) = (await store.ReadAsync(chunks[_next++].Digest, ContentChunker.Largest, cancellationToken).ConfigureAwait(false), 0);
            }

            var count = Math.Min(target.Length, _chunk.Length - _position);
            _chunk.AsMemory(_position, count).CopyTo(target);
            _position += count;
            target = target[count..];
        }
    }
}
