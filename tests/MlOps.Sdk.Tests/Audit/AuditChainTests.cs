using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace MlOps.Sdk.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_canonical_bytes_and_the_hash_are_what_an_outsider_would_compute()
    {
        var entry = AuditChain.Append(AuditHead.Empty, new() { Actor = "ann", At = Start, Reason = "because" }, "alias.moved", "m@champion", null, """{"version":1}""");
        const string Expected = """{"action":"alias.moved","actor":"ann","after":"{\"version\":1}","at":"2030-01-02T03:04:05.0000000Z","reason":"because","sequence":1,"subject":"m@champion"}""";
        Assert.Equal(Expected, Encoding.UTF8.GetString(AuditChain.ToCanonicalBytes(entry)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. new byte[32], .. Encoding.UTF8.GetBytes(Expected)])), entry.Hash.Hex);
    }

    [Fact]
    public async Task An_intact_log_verifies_and_gives_its_head()
    {
        var log = Chain(10);
        var verification = await VerifyAsync(log);
        Assert.True(verification.Intact);
        Assert.Equal(new AuditHead(10, log[9].Hash), verification.Head);
        Assert.True((await VerifyAsync([])).Intact);
    }

    [Fact]
    public Task Whatever_member_of_whatever_entry_is_changed_that_entry_is_named() =>
        (from length in Gen.Int[1, 12]
         from index in Gen.Int[0, length - 1]
         from member in Gen.Int[0, 7]
         select (length, index, member)).SampleAsync(async which =>
    {
        var log = Chain(which.length);
        var entry = log[which.index];
        log[which.index] = which.member switch
        {
            0 => entry with { Actor = entry.Actor + "x" },
            1 => entry with { Action = entry.Action + "x" },
            2 => entry with { Subject = entry.Subject + "x" },
            3 => entry with { Reason = entry.Reason is null ? "" : null },
            4 => entry with { Before = entry.After, After = entry.Before },
            5 => entry with { At = entry.At.AddTicks(1) },
            6 => entry with { Hash = ContentDigest.Of("x"u8) },
            _ => entry with { PreviousHash = ContentDigest.Of("x"u8) },
        };
        var verification = await VerifyAsync(log);
        return verification.BadSequence == which.index + 1 && verification.Defect == AuditDefect.Altered && verification.IntactEntries == which.index;
    }, iter: 200);

    [Fact]
    public async Task An_entry_rewritten_with_a_matching_hash_breaks_the_link_after_it()
    {
        var log = Chain(5);
        var forged = log[2] with { Actor = "mallory" };
        log[2] = forged with { Hash = AuditChain.ComputeHash(forged) };
        var verification = await VerifyAsync(log);
        Assert.Equal((4L, AuditDefect.Altered), (verification.BadSequence!.Value, verification.Defect!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_removed_entry_is_missing(int index)
    {
        var log = Chain(6);
        log.RemoveAt(index);
        var verification = await VerifyAsync(log);
        Assert.Equal((index + 1L, AuditDefect.Missing), (verification.BadSequence!.Value, verification.Defect!.Value));
    }

    [Fact]
    public async Task A_moved_entry_is_reordered()
    {
        var log = Chain(6);
        var moved = log[2];
        log.RemoveAt(2);
        log.Insert(4, moved);
        var verification = await VerifyAsync(log);
        Assert.Equal((3L, AuditDefect.Reordered), (verification.BadSequence!.Value, verification.Defect!.Value));
    }

    [Fact]
    public async Task An_anchor_notices_a_cut_and_a_rewritten_log()
    {
        var log = Chain(6);
        var anchor = new AuditHead(5, log[4].Hash);
        Assert.True((await VerifyAsync(log, anchor)).Intact);
        Assert.Equal(AuditDefect.Missing, (await VerifyAsync(log[..4], anchor)).Defect);
        var rewritten = await VerifyAsync(Chain(6, actor: "mallory"), anchor);
        Assert.Equal((5L, AuditDefect.Altered), (rewritten.BadSequence!.Value, rewritten.Defect!.Value));
    }

    private static async ValueTask<AuditVerification> VerifyAsync(List<AuditEntry> log, AuditHead? anchor = null) =>
        await AuditChain.VerifyAsync(log.ToAsyncEnumerable(), anchor, TestContext.Current.CancellationToken);

    private static List<AuditEntry> Chain(int length, string actor = "ann")
    {
        var log = new List<AuditEntry>();
        for (var (i, head) = (0, AuditHead.Empty); i < length; i++)
        {
            log.Add(AuditChain.Append(head, new() { Actor = actor, At = Start.AddSeconds(i), Reason = i % 2 == 0 ? null : "why" }, "alias.moved", $"m@{i}", i == 0 ? null : $"{i - 1}", $"{i}"));
            head = new(log[^1].Sequence, log[^1].Hash);
        }

        return log;
    }
}
