using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>
/// The hash chain of the audit log: an entry's hash is <c>SHA-256(previous hash ‖ canonical bytes)</c>, where the canonical bytes
/// are the entry without its hashes as JSON in the form of RFC 8785.
/// </summary>
public static class AuditChain
{
    /// <summary>Makes the entry that follows a head.</summary>
    /// <param name="head">The end of the log so far.</param>
    /// <param name="change">Who, when and why.</param>
    /// <param name="action">What, by the names of <see cref="AuditAction"/>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">The subject before as JSON; null when there was none.</param>
    /// <param name="after">The subject after as JSON; null when it is gone.</param>
    public static AuditEntry Append(AuditHead head, Change change, string action, string subject, string? before, string? after)
    {
        ArgumentNullException.ThrowIfNull(change);
        var entry = new AuditEntry
        {
            Sequence = head.Sequence + 1,
            At = change.At.ToUniversalTime(),
            Actor = change.Actor,
            Action = action,
            Subject = subject,
            Reason = change.Reason,
            Before = before,
            After = after,
            PreviousHash = head.Hash,
            Hash = head.Hash,
        };
        return entry with { Hash = ComputeHash(entry) };
    }

    /// <summary>The bytes of an entry that its hash covers: its members but the two hashes, by RFC 8785.</summary>
    public static byte[] ToCanonicalBytes(AuditEntry entry) => AuditBytes.Write(entry, withHashes: false);

    /// <summary>The hash an entry must have, given its content and its <see cref="AuditEntry.PreviousHash"/>.</summary>
    public static ContentDigest ComputeHash(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Convert.FromHexString(entry.PreviousHash.Hex));
        sha.AppendData(ToCanonicalBytes(entry));
        sha.GetHashAndReset(hash);
        return ContentDigest.FromHash(hash);
    }

    /// <summary>Walks a whole log and names the first bad entry, if there is one.</summary>
    /// <param name="entries">The log from its first entry, as a store or an export gives it.</param>
    /// <param name="anchor">A head noted earlier outside the store; with it, entries cut off the end are noticed too.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public static async ValueTask<AuditVerification> VerifyAsync(IAsyncEnumerable<AuditEntry> entries, AuditHead? anchor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var head = AuditHead.Empty;
        var gap = false;
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var expected = head.Sequence + 1;
            if (gap)
            {
                if (entry.Sequence == expected)
                    return Bad(head, expected, AuditDefect.Reordered, "it comes after a later entry.");
            }
            else if (entry.Sequence > expected)
            {
                gap = true;
            }
            else if (entry.Sequence < expected)
            {
                return Bad(head, entry.Sequence, AuditDefect.Reordered, $"it comes again after entry {head.Sequence}.");
            }
            else if (Examine(entry, head, anchor) is { } reason)
            {
                return Bad(head, expected, AuditDefect.Altered, reason);
            }
            else
            {
                head = new(entry.Sequence, entry.Hash);
            }
        }

        if (gap)
            return Bad(head, head.Sequence + 1, AuditDefect.Missing, "later entries exist.");
        if (anchor is { } noted && noted.Sequence > head.Sequence)
            return Bad(head, head.Sequence + 1, AuditDefect.Missing, $"the anchor proves a log of {noted.Sequence} entries.");

        return new() { IntactEntries = head.Sequence, Head = head };
    }

    private static string? Examine(AuditEntry entry, AuditHead head, AuditHead? anchor)
    {
        if (ComputeHash(entry) != entry.Hash)
            return $"its content hashes to {ComputeHash(entry)}, its stored hash is {entry.Hash}.";
        if (entry.PreviousHash != head.Hash)
            return $"it follows {entry.PreviousHash}, the entry before it is {head.Hash}.";
        if (anchor is { } noted && noted.Sequence == entry.Sequence && noted.Hash != entry.Hash)
            return $"its hash is {entry.Hash}, the anchor noted {noted.Hash}.";

        return null;
    }

    private static AuditVerification Bad(AuditHead head, long sequence, AuditDefect defect, string reason) =>
        new() { IntactEntries = head.Sequence, Head = head, BadSequence = sequence, Defect = defect, Reason = reason };
}
