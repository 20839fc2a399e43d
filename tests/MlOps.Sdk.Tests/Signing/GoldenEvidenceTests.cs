using MlOps.Sdk.Tests.Audit;

namespace MlOps.Sdk.Tests.Signing;

/// <summary>Evidence that the first release which wrote it signed; every later one must read and accept it. The files are never edited.</summary>
public sealed class GoldenEvidenceTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "evidence");

    private static TrustedKeys Keys => TrustedKeys.FromPem(File.ReadAllText(Path.Combine(Folder, "public.pem")));

    [Fact]
    public void A_bundle_of_the_audit_log_is_still_proved()
    {
        var check = AuditBundle.Parse(Read("bundle-1.json")).Verify(Keys);
        Assert.True(check.Intact, check.ToString());
        Assert.Equal([2, 6], check.Entries.Select(entry => entry.Sequence));
        Assert.Equal(("golden", 7L), (check.Head!.LogId, check.Head.Size));
    }

    [Fact]
    public async Task A_log_is_still_what_its_anchored_heads_say()
    {
        var log = new LogStub();
        log.Grow(9);
        using var trail = new AuditTrail(log, new() { LogId = "golden", Trust = Keys, Anchors = [new FileAuditAnchor(Path.Combine(Folder, "heads-1.ndjson"))] });
        var check = await trail.VerifyAsync(TestContext.Current.CancellationToken);
        Assert.True(check.Intact, check.ToString());
        Assert.Equal((2, 7L), (check.AnchoredHeads, check.AnchoredEntries));
    }

    [Fact]
    public void A_signed_model_and_a_persons_signature_are_still_accepted()
    {
        var bundle = SigstoreBundle.Parse(Read("model-1.sigstore.json"));
        Assert.True(bundle.Check(Keys, DateTimeOffset.UnixEpoch).Accepted);
        Assert.Equal(("m:1", ContentDigest.Of("weights"u8)), (ModelManifest.Of(InTotoStatement.Of(bundle.DsseEnvelope)).Name, ModelManifest.Of(InTotoStatement.Of(bundle.DsseEnvelope)).Files[0].Value));
        Assert.True(SignatureManifest.Check(DsseEnvelope.Parse(Read("signature-1.json")), "m:1", ContentDigest.Of("weights"u8), Keys).Accepted);
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
}
