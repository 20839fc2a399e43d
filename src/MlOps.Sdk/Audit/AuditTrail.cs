namespace MlOps.Sdk;

/// <summary>
/// An audit log made provable: its Merkle tree (RFC 6962), heads that are signed and kept outside the store, and the check of the
/// log against them. The tree is built from the log at the first call and kept up, 64 bytes an entry. May be used by many at once.
/// </summary>
public sealed class AuditTrail : IDisposable
{
    private readonly IAuditLog _log;
    private readonly AuditTrailSettings _settings;
    private readonly GrownTree _tree = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Makes the trail of a log; nothing is read yet.</summary>
    /// <param name="log">The log of a store.</param>
    /// <param name="settings">Keys and anchors; neither when null.</param>
    public AuditTrail(IAuditLog log, AuditTrailSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        (_log, _settings) = (log, settings ?? new());
        ArgumentException.ThrowIfNullOrWhiteSpace(_settings.LogId, nameof(settings));
    }

    /// <summary>The state of the log now.</summary>
    /// <exception cref="MlOpsIntegrityException">The log's chain is broken; the message names the entry.</exception>
    public ValueTask<AuditTreeHead> ReadHeadAsync(CancellationToken cancellationToken = default) => UseTreeAsync(HeadOf, cancellationToken);

    /// <summary>Signs the state of the log now and keeps it at every anchor.</summary>
    /// <returns>The head in its envelope, to keep elsewhere too.</returns>
    /// <exception cref="InvalidOperationException">There is no anchor.</exception>
    /// <exception cref="MlOpsIntegrityException">The log contradicts a head that is anchored already; nothing was signed.</exception>
    /// <exception cref="MlOpsStoreException">An anchor refused or could not be reached.</exception>
    public async ValueTask<DsseEnvelope> AnchorAsync(CancellationToken cancellationToken = default)
    {
        if (_settings.Anchors.Count == 0)
            throw new InvalidOperationException("The audit trail has no anchor, so there is nowhere to keep a head; name one, such as a file on another machine.");

        var anchored = await AnchoredHeads.ReadAsync(_settings, cancellationToken).ConfigureAwait(false);
        var head = await UseTreeAsync(
            tree =>
            {
                if (anchored.FindContradiction(tree) is { } contradiction)
                    throw new MlOpsIntegrityException($"No head of the audit log '{_settings.LogId}' was signed: {contradiction}");
                return HeadOf(tree);
            },
            cancellationToken).ConfigureAwait(false);
        var envelope = await head.ToEnvelopeAsync(_settings.Signer, cancellationToken).ConfigureAwait(false);
        foreach (var anchor in _settings.Anchors)
            await anchor.PublishAsync(envelope, cancellationToken).ConfigureAwait(false);
        return envelope;
    }

    /// <summary>
    /// Reads the whole log and checks its chain, its tree and every anchored head. The first bad entry is named; where a log was
    /// rewritten with hashes that match, it is the first entry that no anchored head vouches for.
    /// </summary>
    /// <exception cref="MlOpsStoreException">The store or an anchor could not be reached.</exception>
    public async ValueTask<AuditTrailVerification> VerifyAsync(CancellationToken cancellationToken = default)
    {
        var anchored = await AnchoredHeads.ReadAsync(_settings, cancellationToken).ConfigureAwait(false);
        var walk = new AuditWalk(anchored.Heads);
        var chain = await AuditChain.VerifyAsync(walk.FollowAsync(_log.ListAuditAsync(0, cancellationToken), cancellationToken), null, cancellationToken).ConfigureAwait(false);
        var (audit, vouched) = walk.Judge(chain);
        return new()
        {
            Audit = audit,
            Head = audit.Intact ? new() { LogId = _settings.LogId, Size = chain.IntactEntries, Root = walk.Root, At = _settings.Time.GetUtcNow() } : null,
            AnchoredHeads = anchored.Heads.Count,
            AnchoredEntries = vouched,
            RefusedHeads = anchored.Refused,
        };
    }

    /// <summary>Packs entries with their proofs for somebody who does not have the store.</summary>
    /// <param name="sequences">Which entries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MlOpsNotFoundException">There is no such entry.</exception>
    /// <exception cref="MlOpsIntegrityException">The log's chain is broken, or an entry was altered since it was first read here.</exception>
    public async ValueTask<AuditBundle> ProveAsync(IEnumerable<long> sequences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        long[] wanted = [.. sequences.Distinct().Order()];
        var head = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        if (wanted.FirstOrDefault(sequence => sequence < 1 || sequence > head.Size) is var missing and not 0)
            throw new MlOpsNotFoundException($"The audit log has no entry {missing}; it has {head.Size}.");

        var leaves = await ReadLeavesAsync(wanted, cancellationToken).ConfigureAwait(false);
        var anchored = await AnchoredHeads.ReadAsync(_settings, cancellationToken).ConfigureAwait(false);
        var (entries, earlier) = await UseTreeAsync(tree => (tree.Prove(leaves, head.Size), anchored.Prove(tree, head.Size)), cancellationToken).ConfigureAwait(false);
        return new() { Head = await head.ToEnvelopeAsync(_settings.Signer, cancellationToken).ConfigureAwait(false), Entries = entries, Earlier = earlier };
    }

    /// <summary>Writes the whole log, an entry a line (<see cref="AuditLeaf"/>), so that hashing the lines gives the root of the head that is returned.</summary>
    /// <exception cref="MlOpsIntegrityException">The log's chain is broken; the message names the entry, and lines before it are written.</exception>
    public async ValueTask<DsseEnvelope> ExportAsync(Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        var tree = new GrownTree(output);
        await tree.GrowAsync(_log, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await HeadOf(tree).ToEnvelopeAsync(_settings.Signer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the tree.</summary>
    public void Dispose() => _gate.Dispose();

    private AuditTreeHead HeadOf(GrownTree tree) => new()
    {
        LogId = _settings.LogId,
        Size = tree.Size,
        Root = tree.RootAt(tree.Size),
        At = _settings.Time.GetUtcNow(),
    };

    private async ValueTask<T> UseTreeAsync<T>(Func<GrownTree, T> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _tree.GrowAsync(_log, cancellationToken).ConfigureAwait(false);
            return use(_tree);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<List<AuditEntry>> ReadLeavesAsync(long[] wanted, CancellationToken cancellationToken)
    {
        var leaves = new List<AuditEntry>();
        if (wanted.Length == 0)
            return leaves;
        await foreach (var entry in _log.ListAuditAsync(wanted[0] - 1, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Sequence == wanted[leaves.Count])
                leaves.Add(entry);
            if (leaves.Count == wanted.Length)
                return leaves;
        }

        throw new MlOpsIntegrityException($"Audit entry {wanted[leaves.Count]} is gone, though it was read before.");
    }
}
