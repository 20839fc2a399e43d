using System.Text;
using System.Text.Json;
using CsCheck;

namespace MlOps.Sdk.Tests.Audit;

public sealed class AuditTrailTests : IDisposable
{
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();
    private readonly EcdsaVerifier _verifier;
    private readonly LogStub _log = new();
    private readonly InMemoryArtifactStore _bucket = new();

    public AuditTrailTests() => _verifier = _signer.ToVerifier();

    public void Dispose()
    {
        _signer.Dispose();
        _verifier.Dispose();
    }

    [Fact]
    public async Task A_log_that_only_grew_is_intact_and_its_heads_vouch_for_it()
    {
        using var trail = Trail();
        _log.Grow(5);
        await trail.AnchorAsync(Cancellation);
        _log.Grow(7);
        await trail.AnchorAsync(Cancellation);
        _log.Grow(3);
        var verification = await trail.VerifyAsync(Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Equal((2, 12L, 15L), (verification.AnchoredHeads, verification.AnchoredEntries, verification.Head!.Size));
        Assert.Equal(verification.Head.Root, (await trail.ReadHeadAsync(Cancellation)).Root);
    }

    [Fact]
    public async Task An_empty_log_has_a_head_too()
    {
        using var trail = Trail();
        var head = AuditTreeHead.Of(await trail.AnchorAsync(Cancellation));
        Assert.Equal((0L, MerkleHash.Empty), (head.Size, head.Root));
        _log.Grow(3);
        Assert.True((await trail.VerifyAsync(Cancellation)).Intact);
    }

    [Fact]
    public async Task A_cut_tail_is_named_by_its_first_lost_entry()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries.RemoveRange(8, 4);
        var verification = await Trail().VerifyAsync(Cancellation);
        Assert.Equal((9L, AuditDefect.Missing), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
        Assert.Equal(5, verification.AnchoredEntries);
    }

    [Fact]
    public async Task A_log_rewritten_from_the_start_is_named_from_the_start()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries.Clear();
        _log.Grow(12, "mallory");
        var verification = await Trail().VerifyAsync(Cancellation);
        Assert.Equal((1L, AuditDefect.Altered), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(12)]
    public async Task A_log_rewritten_from_some_entry_is_named_from_the_first_that_no_head_vouches_for(int from)
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries.RemoveRange(from - 1, 13 - from);
        _log.Grow(13 - from, "mallory");
        var verification = await Trail().VerifyAsync(Cancellation);
        Assert.Equal((6L, AuditDefect.Altered), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
        Assert.Equal(5, verification.Audit.IntactEntries);
        Assert.Contains("6 to 12", verification.Audit.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(9, 9)]
    public async Task A_broken_chain_is_named_before_what_heads_say(int altered, long bad)
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries[altered - 1] = _log.Entries[altered - 1] with { Actor = "mallory" };
        var verification = await Trail().VerifyAsync(Cancellation);
        Assert.Equal((bad, AuditDefect.Altered), (verification.Audit.BadSequence!.Value, verification.Audit.Defect!.Value));
    }

    [Fact]
    public async Task A_rewrite_before_a_broken_chain_is_named_first()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries.Clear();
        _log.Grow(12, "mallory");
        _log.Entries[9] = _log.Entries[9] with { Actor = "ann" };
        Assert.Equal(1, (await Trail().VerifyAsync(Cancellation)).Audit.BadSequence);
    }

    [Fact]
    public async Task A_head_signed_by_another_key_and_one_that_nobody_signed_are_refused()
    {
        _log.Grow(3);
        using var other = EcdsaSigner.Create();
        using var stranger = new AuditTrail(_log, Settings with { Signer = other });
        using var nobody = new AuditTrail(_log, Settings with { Signer = null });
        await stranger.AnchorAsync(Cancellation);
        await nobody.AnchorAsync(Cancellation);
        using var trail = Trail();
        var verification = await trail.VerifyAsync(Cancellation);
        Assert.False(verification.Intact);
        Assert.True(verification.Audit.Intact);
        Assert.Equal(2, verification.RefusedHeads.Count);
        Assert.Contains(verification.RefusedHeads, head => head.Reason.Contains(other.KeyId, StringComparison.Ordinal));
        Assert.Equal(0, verification.AnchoredEntries);
    }

    [Fact]
    public async Task Heads_of_another_log_at_the_same_anchor_are_passed_over()
    {
        _log.Grow(3);
        using var other = new AuditTrail(new LogStub(), Settings with { LogId = "another" });
        await other.AnchorAsync(Cancellation);
        using var trail = Trail();
        var verification = await trail.VerifyAsync(Cancellation);
        Assert.True(verification.Intact);
        Assert.Equal(0, verification.AnchoredHeads);
    }

    [Fact]
    public async Task No_head_is_signed_for_a_log_that_contradicts_an_earlier_one()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Entries.Clear();
        _log.Grow(20, "mallory");
        using var restarted = Trail();
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await restarted.AnchorAsync(Cancellation));
        Assert.Contains("5 entries", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await trail.AnchorAsync(Cancellation));
    }

    [Fact]
    public async Task Without_an_anchor_there_is_nowhere_to_keep_a_head()
    {
        using var trail = new AuditTrail(_log, new() { Signer = _signer });
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await trail.AnchorAsync(Cancellation));
    }

    [Fact]
    public async Task A_bundle_proves_its_entries_to_whoever_has_only_the_key()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        _log.Grow(8);
        var bundle = AuditBundle.Parse((await trail.ProveAsync([3, 20, 3, 11], Cancellation)).ToJson());
        var check = bundle.Verify(new TrustedKeys(_verifier));
        Assert.True(check.Intact, check.ToString());
        Assert.Equal([3, 11, 20], check.Entries.Select(entry => entry.Sequence));
        Assert.Equal([5, 12], bundle.Earlier.Select(head => AuditTreeHead.Of(head.Head).Size));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await trail.ProveAsync([21], Cancellation));
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_bundle_is_a_problem_of_it()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        var bundle = await trail.ProveAsync([3, 11], Cancellation);
        var keys = new TrustedKeys(_verifier);
        Assert.True(bundle.Verify(keys).Intact);
        var entry = bundle.Entries[0];
        AuditBundle[] forged =
        [
            bundle with { Entries = [entry with { Leaf = entry.Leaf.Replace("ann", "bob", StringComparison.Ordinal) }] },
            bundle with { Entries = [entry with { Path = bundle.Entries[1].Path }] },
            bundle with { Entries = [entry with { Path = [] }] },
            bundle with { Entries = [entry with { Leaf = "{}" }] },
            bundle with { Head = bundle.Head with { Signatures = [] } },
            bundle with { Head = bundle.Earlier[0].Head },
            bundle with { Earlier = [bundle.Earlier[0] with { Path = [] }] },
            bundle with { Earlier = [bundle.Earlier[0] with { Head = bundle.Head with { Payload = "{}"u8.ToArray() } }] },
        ];
        Assert.All(forged, bad => Assert.False(bad.Verify(keys).Intact));
        using var other = EcdsaSigner.Create();
        using var verifier = other.ToVerifier();
        Assert.Null(bundle.Verify(new TrustedKeys(verifier)).Head);
    }

    [Fact]
    public async Task Whatever_bit_is_flipped_in_a_bundle_it_proves_nothing_that_is_not_so()
    {
        using var trail = await AnchoredAtAsync(5, 12);
        var json = (await trail.ProveAsync([3, 11], Cancellation)).ToJson();
        var keys = new TrustedKeys(_verifier);
        Gen.Int[0, (json.Length * 8) - 1].Sample(bit =>
        {
            byte[] flipped = [.. json];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var check = AuditBundle.Parse(flipped).Verify(keys);
                return !check.Intact || check.Entries.All(entry => entry == _log.Entries[(int)entry.Sequence - 1]);
            }
            catch (JsonException)
            {
                return true;
            }
        }, iter: 2000);
    }

    [Fact]
    public async Task An_export_hashes_to_the_root_of_its_head()
    {
        using var trail = Trail();
        _log.Grow(11);
        using var output = new MemoryStream();
        var head = AuditTreeHead.Of(await trail.ExportAsync(output, Cancellation));
        var frontier = new MerkleFrontier();
        foreach (var line in Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            frontier.Append(Encoding.UTF8.GetBytes(line));
        Assert.Equal((11L, head.Root), (frontier.Size, frontier.Root));
    }

    [Fact]
    public async Task A_broken_log_is_not_exported_or_proved()
    {
        _log.Grow(6);
        _log.Entries[3] = _log.Entries[3] with { Reason = "forged" };
        using var trail = Trail();
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await trail.ReadHeadAsync(Cancellation));
        Assert.Contains("entry 4", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await trail.ExportAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task Many_callers_may_use_one_trail()
    {
        _log.Grow(50);
        using var trail = Trail();
        var heads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await trail.ReadHeadAsync(Cancellation))));
        Assert.Single(heads.Select(head => head.Root).Distinct());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AuditTrailSettings Settings => new()
    {
        Signer = _signer,
        Trust = new TrustedKeys(_verifier),
        Anchors = [new ArtifactAuditAnchor(_bucket, "bucket")],
        Time = TimeProvider.System,
    };

    private AuditTrail Trail() => new(_log, Settings);

    private async Task<AuditTrail> AnchoredAtAsync(params int[] sizes)
    {
        var trail = Trail();
        foreach (var size in sizes)
        {
            _log.Grow(size - _log.Entries.Count);
            await trail.AnchorAsync(Cancellation);
        }

        return trail;
    }
}
