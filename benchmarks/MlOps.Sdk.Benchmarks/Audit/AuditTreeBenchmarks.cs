using BenchmarkDotNet.Attributes;

namespace MlOps.Sdk.Benchmarks.Audit;

/// <summary>
/// A log of 200,000 entries. Chain and root are per entry and include reading the entry into canonical JSON; a proof is one proof.
/// The baseline is the hash chain, which the log needs anyway.
/// </summary>
public class AuditTreeBenchmarks
{
    private const int Entries = 200_000;
    private readonly List<AuditEntry> _log = [];
    private readonly MerkleTree _tree = new();
    private InclusionProof _inclusion = null!;
    private ConsistencyProof _consistency = null!;
    private ContentDigest _leaf;
    private ContentDigest _half;
    private ContentDigest _root;
    private DsseEnvelope _head = null!;
    private TrustedKeys _keys = null!;
    private EcdsaSigner _signer = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        var head = AuditHead.Empty;
        var at = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        for (var i = 0; i < Entries; i++)
        {
            var entry = AuditChain.Append(head, new() { Actor = "ann", At = at.AddSeconds(i), Reason = "because" }, AuditAction.AliasMoved, "flight-delays@champion", null, """{"model":"flight-delays","alias":"champion","version":3,"revision":7,"movedAt":"2030-01-02T03:04:05Z"}""");
            _log.Add(entry);
            _tree.Append(AuditLeaf.ToBytes(entry));
            head = new(entry.Sequence, entry.Hash);
        }

        _inclusion = _tree.ProveInclusion(123_456);
        _consistency = _tree.ProveConsistency(Entries / 2);
        (_leaf, _half, _root) = (_tree.LeafAt(123_456), _tree.RootAt(Entries / 2), _tree.Root);
        _signer = EcdsaSigner.Create();
        _keys = new(_signer.ToVerifier());
        _head = await Sign();
    }

    [GlobalCleanup]
    public void Cleanup() => _signer.Dispose();

    [BenchmarkCategory("log"), Benchmark(Baseline = true, OperationsPerInvoke = Entries, Description = "hash chain of the log")]
    public bool Chain()
    {
        var intact = true;
        foreach (var entry in _log)
            intact &= AuditChain.ComputeHash(entry) == entry.Hash;
        return intact;
    }

    [BenchmarkCategory("log"), Benchmark(OperationsPerInvoke = Entries, Description = "root of the log, 2 KiB of state")]
    public ContentDigest Root()
    {
        var frontier = new MerkleFrontier();
        foreach (var entry in _log)
            frontier.Append(AuditLeaf.ToBytes(entry));
        return frontier.Root;
    }

    [BenchmarkCategory("proof"), Benchmark(Description = "inclusion proof")]
    public InclusionProof Prove() => _tree.ProveInclusion(123_456);

    [BenchmarkCategory("proof"), Benchmark(Description = "consistency proof")]
    public ConsistencyProof ProveConsistency() => _tree.ProveConsistency(Entries / 2);

    [BenchmarkCategory("proof"), Benchmark(Description = "verify inclusion")]
    public bool Verify() => _inclusion.Verify(_leaf, _root);

    [BenchmarkCategory("proof"), Benchmark(Description = "verify consistency")]
    public bool VerifyConsistency() => _consistency.Verify(_half, _root);

    [BenchmarkCategory("signature"), Benchmark(Description = "sign a head (ECDSA P-256, DSSE)")]
    public async Task<DsseEnvelope> Sign() =>
        await new AuditTreeHead { LogId = "audit", Size = Entries, Root = _root, At = DateTimeOffset.UnixEpoch }.ToEnvelopeAsync(_signer);

    [BenchmarkCategory("signature"), Benchmark(Description = "verify a head's signature")]
    public bool VerifySignature() => _keys.Check(_head).Accepted;
}
