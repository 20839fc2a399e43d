using System.Text;
using System.Text.Json;
using CsCheck;

namespace MlOps.Sdk.Tests.Audit;

public sealed class AuditLeafTests
{
    private const string Odd = "\"\\\u0000\u001f\u007f\n/é日\u2028<";

    private static readonly Gen<string> Text = Gen.OneOf(Gen.String.AlphaNumeric, Gen.Char[Odd].Array[0, 12].Select(letters => new string(letters)));

    [Fact]
    public void Its_bytes_are_canonical_json_with_every_member() => Entries().Sample(entry =>
    {
        using var json = JsonDocument.Parse(AuditLeaf.ToBytes(entry));
        Assert.Equal(CanonicalJson.Encode(json.RootElement), AuditLeaf.ToBytes(entry));
        Assert.Equal(entry, AuditLeaf.Parse(AuditLeaf.ToBytes(entry)));
        using var covered = JsonDocument.Parse(AuditChain.ToCanonicalBytes(entry));
        Assert.Equal(CanonicalJson.Encode(covered.RootElement), AuditChain.ToCanonicalBytes(entry));
    }, iter: 200);

    [Fact]
    public void A_leaf_in_another_spelling_is_refused()
    {
        var leaf = Encoding.UTF8.GetString(AuditLeaf.ToBytes(Entry("ann", null)));
        Assert.Throws<JsonException>(() => AuditLeaf.Parse(Encoding.UTF8.GetBytes(leaf.Replace(",\"at\"", ", \"at\"", StringComparison.Ordinal))));
        Assert.Throws<JsonException>(() => AuditLeaf.Parse("null"u8));
        Assert.Throws<JsonException>(() => AuditLeaf.Parse("{}"u8));
    }

    private static Gen<AuditEntry> Entries() => Gen.Select(Text, Text).Select((actor, reason) => Entry(actor, reason.Length == 0 ? null : reason));

    private static AuditEntry Entry(string actor, string? reason) => AuditChain.Append(
        AuditHead.Empty, new() { Actor = actor, At = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), Reason = reason }, "alias.moved", "m@champion", reason, """{"version":1}""");
}
