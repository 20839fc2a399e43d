using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// Entries of an audit log with everything needed to check them elsewhere, without the store: the head they are proved against, and
/// for each entry its proof; optionally heads noted earlier, with proofs that the log was only appended to since.
/// </summary>
public sealed record AuditBundle
{
    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The <see cref="AuditTreeHead"/> that everything is proved against.</summary>
    public required DsseEnvelope Head { get; init; }

    /// <summary>The entries, in the order of the log.</summary>
    public required IReadOnlyList<ProvenEntry> Entries { get; init; }

    /// <summary>Heads noted earlier.</summary>
    public required IReadOnlyList<ProvenHead> Earlier { get; init; }

    /// <summary>Reads a bundle; nothing is verified.</summary>
    /// <exception cref="JsonException">The content is no bundle of version 1.</exception>
    public static AuditBundle Parse(ReadOnlySpan<byte> json)
    {
        var bundle = JsonSerializer.Deserialize(json, AuditJsonContext.Default.AuditBundle);
        return bundle is { SchemaVersion: 1 } && !bundle.Entries.Contains(null!) && !bundle.Earlier.Contains(null!)
            ? bundle
            : throw new JsonException($"The bundle has the schema version {bundle?.SchemaVersion} or holds nulls; this release reads version 1.");
    }

    /// <summary>The bundle as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AuditJsonContext.Default.AuditBundle);

    /// <summary>Checks every proof. Nothing but the bundle and the trust is asked.</summary>
    /// <param name="trust">Whose signature the heads must carry; when null, signatures are not looked at, and the head must be known from elsewhere.</param>
    public AuditBundleCheck Verify(ISignatureTrust? trust = null)
    {
        var problems = new List<string>();
        if (Examine(Head, "The head", trust, problems) is not { } head)
            return new() { Head = null, Entries = [], Problems = problems };

        var entries = new List<AuditEntry>();
        foreach (var proven in Entries)
        {
            if (proven.Check(head, problems) is { } entry)
                entries.Add(entry);
        }

        foreach (var earlier in Earlier)
        {
            if (Examine(earlier.Head, "An earlier head", trust, problems) is not { } noted)
                continue;
            var proof = new ConsistencyProof { From = noted.Size, To = head.Size, Path = earlier.Path };
            if (noted.LogId != head.LogId)
                problems.Add($"The earlier head of {noted.Size} entries is of the log '{noted.LogId}', not of '{head.LogId}'.");
            else if (!proof.Verify(noted.Root, head.Root))
                problems.Add($"The log of {head.Size} entries does not begin with the {noted.Size} entries noted at {noted.At:u}: it was altered since.");
        }

        return new() { Head = head, Entries = entries, Problems = problems };
    }

    private static AuditTreeHead? Examine(DsseEnvelope envelope, string what, ISignatureTrust? trust, List<string> problems)
    {
        try
        {
            var head = AuditTreeHead.Of(envelope);
            if (trust?.Check(envelope, [], head.At) is { Accepted: false } refused)
            {
                problems.Add($"{what} of {head.Size} entries is not accepted: {refused.Reason}");
                return null;
            }

            return head;
        }
        catch (JsonException e)
        {
            problems.Add($"{what} cannot be read: {e.Message}");
            return null;
        }
    }
}
