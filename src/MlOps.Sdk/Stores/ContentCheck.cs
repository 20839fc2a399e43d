namespace MlOps.Sdk;

/// <summary>Hashes each artifact once, however many items refer to it, and notes for each item that suffers.</summary>
internal sealed class ContentCheck(IArtifactStore artifacts, List<StoreFinding> findings)
{
    private readonly Dictionary<ContentDigest, string?> _problems = [];

    public int Checked => _problems.Count;

    public async ValueTask CheckAsync(string item, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        if (!_problems.TryGetValue(entry.Digest, out var problem))
            _problems[entry.Digest] = problem = await ExamineAsync(entry, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
            findings.Add(new(item, problem));
    }

    private async ValueTask<string?> ExamineAsync(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await artifacts.OpenReadAsync(entry.Digest, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is MlOpsIntegrityException or MlOpsNotFoundException or MlOpsStoreException)
        {
            return e.Message;
        }
    }
}
