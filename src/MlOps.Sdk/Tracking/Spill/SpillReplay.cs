namespace MlOps.Sdk;

/// <summary>Writes what dead processes left in a spill. A file that nobody holds open is a dead process's.</summary>
internal static class SpillReplay
{
    private const string KeptExtension = ".refused";

    /// <exception cref="MlOpsStoreException">The store refused; the files are as before.</exception>
    public static async ValueTask<SpillRecovery> RunAsync(IRunStore store, string directory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
            return new();

        var (batches, refused) = (0, new List<string>());
        foreach (var path in Directory.EnumerateFiles(directory, "*" + RunSpill.Extension).Order(StringComparer.Ordinal))
        {
            if (TryOpen(path) is not { } file)
                continue; // its process lives, or another one is recovering it
            var before = refused.Count;
            using (file)
            {
                var data = new byte[file.Length];
                await file.ReadExactlyAsync(data, cancellationToken).ConfigureAwait(false);
                foreach (var (run, batch) in Parse(path, data, refused))
                {
                    await AppendAsync(store, path, run, batch, refused, cancellationToken).ConfigureAwait(false);
                    batches++;
                }
            }

            // Between here and there another process may recover the file once more, which changes nothing.
            if (refused.Count == before)
                File.Delete(path);
            else
                File.Move(path, path + KeptExtension, overwrite: true);
        }

        return new() { Batches = batches, Refused = refused };
    }

    /// <summary>The whole batches of a file. A torn end is what a kill in the middle of a write leaves; damage before whole batches is named.</summary>
    public static IEnumerable<(RunId Run, RunBatch Batch)> Parse(string path, byte[] data, List<string> damage)
    {
        if (!data.AsSpan().StartsWith(SpillRecord.FileHeader))
        {
            if (data.AsSpan(0, Math.Min(data.Length, SpillRecord.FileHeader.Length)).ContainsAnyExcept((byte)0) && !SpillRecord.FileHeader.StartsWith(data))
                damage.Add($"'{path}' is no spill file this release can read.");
            yield break;
        }

        for (var offset = SpillRecord.FileHeader.Length; offset < data.Length;)
        {
            var length = SpillRecord.FindPayload(data.AsSpan(offset)).Length;
            if (length == 0)
            {
                var next = FindNext(data, offset + 1);
                if (next < 0)
                    yield break;
                damage.Add($"'{path}' is damaged from byte {offset} to {next}; the batches there are lost.");
                offset = next;
                continue;
            }

            (RunId, RunBatch)? batch = null;
            try
            {
                batch = SpillRecord.Read(data.AsSpan(offset + SpillRecord.FrameSize, length));
            }
            catch (MlOpsIntegrityException e)
            {
                damage.Add($"'{path}' at byte {offset}: {e.Message}");
            }

            offset += SpillRecord.FrameSize + length;
            if (batch is { } read)
                yield return read;
        }
    }

    private static int FindNext(byte[] data, int from)
    {
        for (var offset = from; offset < data.Length; offset++)
        {
            var marker = SpillRecord.IndexOfMarker(data.AsSpan(offset));
            if (marker < 0)
                return -1;
            offset += marker;
            if (SpillRecord.FindPayload(data.AsSpan(offset)).Length > 0)
                return offset;
        }

        return -1;
    }

    private static async ValueTask AppendAsync(IRunStore store, string path, RunId run, RunBatch batch, List<string> refused, CancellationToken cancellationToken)
    {
        var parts = new Queue<RunBatch>([batch]);
        while (parts.TryDequeue(out var part))
        {
            try
            {
                await store.AppendAsync(run, part, cancellationToken).ConfigureAwait(false);
            }
            catch (MlOpsConflictException e)
            {
                var split = BatchSplit.Of(part);
                foreach (var piece in split)
                    parts.Enqueue(piece);
                if (split.Count == 0)
                    refused.Add($"'{path}': {e.Message}");
            }
            catch (Exception e) when (e is MlOpsNotFoundException or ArgumentException)
            {
                refused.Add($"'{path}': {e.Message}");
            }
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
