using System.Text;
using System.Text.Json;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Signing;

public sealed class VersionSigningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_signed_version_verifies_and_the_signature_is_audited_beside_it()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var signing = Signing(store, _signer);
        Assert.Equal(SignatureDefect.Unsigned, (await signing.VerifyVersionAsync(version, Cancellation)).Defect);
        await signing.SignVersionAsync(version, "release 4", Cancellation);
        Assert.Equal(_signer.KeyId, (await signing.VerifyVersionAsync(version, Cancellation)).KeyId);
        Assert.Equal(version.File, (await store.Models.FindVersionAsync(version.Model, 1, Cancellation))!.File);
        var entry = await store.Audit.ListAuditAsync(1, Cancellation).SingleAsync(Cancellation);
        Assert.Equal(("flight-delays:1", "release 4"), (entry.Subject, entry.Reason));
        var verification = await store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
    }

    [Fact]
    public async Task The_bundle_is_what_model_signing_writes()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var bundle = await Signing(store, _signer).SignVersionAsync(version, cancellationToken: Cancellation);
        using var json = JsonDocument.Parse(bundle.ToJson());
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", json.RootElement.GetProperty("mediaType").GetString());
        Assert.Equal(_signer.KeyId, json.RootElement.GetProperty("verificationMaterial").GetProperty("publicKey").GetProperty("hint").GetString());
        Assert.Equal("application/vnd.in-toto+json", json.RootElement.GetProperty("dsseEnvelope").GetProperty("payloadType").GetString());
        var (profile, model) = (ContentDigest.Of("{}"u8), ContentDigest.Of("weights"u8));
        var root = ContentDigest.Of([.. Convert.FromHexString(model.Hex), .. Convert.FromHexString(profile.Hex)]);
        Assert.Equal(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","predicate":{"resources":[{"algorithm":"sha256","digest":"{{{model}}}","name":"model.onnx"},{"algorithm":"sha256","digest":"{{{profile}}}","name":"reference-profile.json"}],"serialization":{"allow_symlinks":false,"hash_type":"sha256","ignore_paths":[],"method":"files"}},"predicateType":"https://model_signing/signature/v1.0","subject":[{"digest":{"sha256":"{{{root}}}"},"name":"flight-delays:1"}]}""",
            Encoding.UTF8.GetString(bundle.DsseEnvelope.Payload.Span));
    }

    [Fact]
    public async Task A_key_that_nobody_trusts_is_refused_before_and_after()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        using var other = EcdsaSigner.Create();
        await Signing(store, other).SignVersionAsync(version, cancellationToken: Cancellation);
        var check = await Signing(store, _signer).VerifyVersionAsync(version, Cancellation);
        Assert.Equal(SignatureDefect.UntrustedKey, check.Defect);
        var mistaken = new VersionSigning((IModelFactStore)store.Models, store.Artifacts, new TrustedKeys(_signer.ToVerifier()), other);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await mistaken.SignVersionAsync(version, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_file_altered_in_the_store_is_named()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var signing = Signing(store, _signer);
        await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        var path = Directory.EnumerateFiles(_folder.At("store", "artifacts"), version.File.Digest.Hex[2..], SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(path, "weighty", Cancellation);
        var check = await signing.VerifyVersionAsync(version, Cancellation);
        Assert.Equal(SignatureDefect.ContentChanged, check.Defect);
        Assert.Contains("model.onnx", check.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await signing.SignVersionAsync(version, cancellationToken: Cancellation));
        File.Delete(path);
        Assert.Equal(SignatureDefect.ContentChanged, (await signing.VerifyVersionAsync(version, Cancellation)).Defect);
    }

    [Fact]
    public async Task A_version_record_that_names_other_files_than_were_signed_is_refused()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var other = await SampleModel.RegisterAsync(store, "other");
        var signing = Signing(store, _signer);
        await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        var check = await signing.VerifyVersionAsync(version with { File = other.File }, Cancellation);
        Assert.Equal(SignatureDefect.ContentChanged, check.Defect);
        Assert.Contains("'model.onnx'", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_moved_from_another_version_is_refused_even_of_the_same_bytes()
    {
        await using var store = await OpenAsync();
        var first = await SampleModel.RegisterAsync(store);
        var second = await SampleModel.RegisterAsync(store);
        Assert.Equal(first.File.Digest, second.File.Digest);
        var signing = Signing(store, _signer);
        var bundle = await signing.SignVersionAsync(first, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await signing.AddSignatureAsync(second, bundle, cancellationToken: Cancellation));
        await StateAsync(store, second, Encoding.UTF8.GetString(bundle.ToJson()));
        var check = await signing.VerifyVersionAsync(second, Cancellation);
        Assert.Equal(SignatureDefect.OtherSubject, check.Defect);
        Assert.Contains("flight-delays:1", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_cannot_be_read_or_is_of_something_else_is_malformed()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var signing = Signing(store, _signer);
        await StateAsync(store, version, "{}");
        Assert.Equal(SignatureDefect.Malformed, (await signing.VerifyVersionAsync(version, Cancellation)).Defect);
        var statement = ModelManifest.Of(version).ToStatement() with { PredicateType = "https://example.com/other" };
        await StateAsync(store, version, Encoding.UTF8.GetString((await SigstoreBundle.SignAsync(statement, _signer, Cancellation)).ToJson()));
        Assert.Equal(SignatureDefect.Malformed, (await signing.VerifyVersionAsync(version, Cancellation)).Defect);
        await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        Assert.True((await signing.VerifyVersionAsync(version, Cancellation)).Accepted); // one good signature is enough
    }

    [Fact]
    public async Task A_certificate_from_a_trusted_authority_signs_until_it_expires()
    {
        using var authority = new Authority();
        using var signer = authority.Signer();
        var clock = new ManualClock(Authority.Start.AddDays(1));
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var signing = new VersionSigning((IModelFactStore)store.Models, store.Artifacts, new TrustedAuthorities(authority.Root), signer, time: clock);
        var bundle = await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        Assert.Equal("CN=Release", (await signing.VerifyVersionAsync(version, Cancellation)).Certificate);
        Assert.Equal(2, SigstoreBundle.Parse(bundle.ToJson()).VerificationMaterial.Certificates.Count);

        clock.Advance(TimeSpan.FromDays(2 * 365));
        Assert.True((await signing.VerifyVersionAsync(version, Cancellation)).Accepted); // it was valid when the signature was recorded
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await signing.SignVersionAsync(version, cancellationToken: Cancellation));
        Assert.Contains("CN=Release", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SignatureDefect.ExpiredCertificate, bundle.Check(new TrustedAuthorities(authority.Root), clock.GetUtcNow()).Defect);
        Assert.Equal(SignatureDefect.ExpiredCertificate, bundle.Check(new TrustedAuthorities(authority.Root), Authority.Start.AddDays(-1)).Defect);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_not_for_signing_is_refused()
    {
        using var authority = new Authority();
        using var other = new Authority("Evil");
        using var stranger = other.Signer();
        using var server = authority.Signer("CN=Server", forSigning: false);
        var trust = new TrustedAuthorities(authority.Root);
        var at = Authority.Start.AddDays(1);
        var version = new ModelManifest { Name = "m:1", Files = [KeyValuePair.Create("f", ContentDigest.Of([]))] }.ToStatement();
        Assert.Equal(SignatureDefect.UntrustedCertificate, (await SigstoreBundle.SignAsync(version, stranger, Cancellation)).Check(trust, at).Defect);
        Assert.Equal(SignatureDefect.UntrustedCertificate, (await SigstoreBundle.SignAsync(version, server, Cancellation)).Check(trust, at).Defect);
        Assert.Equal(SignatureDefect.UntrustedCertificate, (await SigstoreBundle.SignAsync(version, _signer, Cancellation)).Check(trust, at).Defect);
        using var signer = authority.Signer();
        var bundle = await SigstoreBundle.SignAsync(version, signer, Cancellation);
        Assert.Equal(SignatureDefect.Altered, (bundle with { DsseEnvelope = bundle.DsseEnvelope with { Payload = "{}"u8.ToArray() } }).Check(trust, at).Defect);
        Assert.True(bundle.Check(new TrustedSigners(new TrustedKeys(_signer.ToVerifier()), trust), at).Accepted);
    }

    [Fact]
    public void A_certificate_of_another_key_is_refused_when_the_signer_is_made()
    {
        using var authority = new Authority();
        using var one = authority.Signer();
        using var key = EcdsaSigner.Create();
        using var plain = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Throws<ArgumentException>(() => new EcdsaSigner(plain, one.Certificates));
    }

    [Fact]
    public async Task Only_signed_versions_are_admitted()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        var signing = Signing(store, _signer);
        var admission = new SignedVersionsOnly(signing);
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await admission.DemandAsync(version, Cancellation));
        Assert.Contains("Unsigned", refused.Message, StringComparison.Ordinal);
        await signing.SignVersionAsync(version, cancellationToken: Cancellation);
        await admission.DemandAsync(version, Cancellation);
    }

    [Fact]
    public async Task Signers_at_the_same_time_all_leave_their_signature()
    {
        await using var store = await OpenAsync();
        var version = await SampleModel.RegisterAsync(store);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await Signing(store, _signer).SignVersionAsync(version, cancellationToken: Cancellation))));
        Assert.Equal(6, await ((IModelFactStore)store.Models).ListFactsAsync(version.Model, 0, Cancellation).CountAsync(Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static VersionSigning Signing(MlOpsStore store, EcdsaSigner signer) =>
        new((IModelFactStore)store.Models, store.Artifacts, new TrustedKeys(signer.ToVerifier()), signer);

    private static async Task StateAsync(MlOpsStore store, ModelVersion version, string bundle)
    {
        var facts = (IModelFactStore)store.Models;
        var revision = await facts.ListFactsAsync(version.Model, 0, Cancellation).CountAsync(Cancellation);
        await facts.AppendFactAsync(
            new() { Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Model = version.Model, Version = version.Version, Payload = new VersionSigned { KeyId = "k", Bundle = bundle } },
            revision,
            new() { Actor = "mallory", At = DateTimeOffset.UnixEpoch },
            Cancellation);
    }

    private async Task<MlOpsStore> OpenAsync() => await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
}
