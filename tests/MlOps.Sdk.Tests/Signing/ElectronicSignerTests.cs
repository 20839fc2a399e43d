using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Signing;

public sealed class ElectronicSignerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ContentDigest Record = ContentDigest.Of("version 3"u8);

    private readonly EcdsaSigner _key = EcdsaSigner.Create();
    private readonly ManualClock _clock = new(Now);

    private TrustedKeys Trust => new(_key.ToVerifier());

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_signature_shows_name_time_and_meaning_and_belongs_to_its_record()
    {
        var envelope = await SignAsync(new() { SignerId = "u7", PrintedName = "Ann Smith", Method = "password+totp", At = Now.AddSeconds(-9) });
        Assert.True(SignatureManifest.Check(envelope, "m:3", Record, Trust).Accepted);
        Assert.Equal(
            "Approval of m:3 by Ann Smith (u7) at 2030-01-02 03:04:05Z, authenticated by password+totp at 2030-01-02 03:03:56Z",
            SignatureManifest.Of(DsseEnvelope.Parse(envelope.ToJson())).ToString());
    }

    [Fact]
    public async Task A_signature_cannot_be_carried_to_another_record_or_altered()
    {
        var envelope = await SignAsync(Proof(0));
        Assert.Equal(SignatureDefect.OtherSubject, SignatureManifest.Check(envelope, "m:3", ContentDigest.Of("version 4"u8), Trust).Defect);
        Assert.Equal(SignatureDefect.OtherSubject, SignatureManifest.Check(envelope, "m:4", Record, Trust).Defect); // the same content under another name
        var forged = SignatureManifest.Of(envelope) with { RecordDigest = ContentDigest.Of("version 4"u8) };
        Assert.Equal(SignatureDefect.Altered, SignatureManifest.Check(envelope with { Payload = forged.ToJson() }, "m:3", forged.RecordDigest, Trust).Defect);
        using var other = EcdsaSigner.Create();
        Assert.Equal(SignatureDefect.UntrustedKey, SignatureManifest.Check(envelope, "m:3", Record, new TrustedKeys(other.ToVerifier())).Defect);
        Assert.Equal(SignatureDefect.Malformed, SignatureManifest.Check(envelope with { Payload = "{}"u8.ToArray() }, "m:3", Record, Trust).Defect);
        Assert.Equal(SignatureDefect.Malformed, SignatureManifest.Check(envelope with { PayloadType = "text/plain" }, "m:3", Record, Trust).Defect);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    [InlineData(-31, false)]
    public async Task A_stale_proof_is_refused(int age, bool accepted)
    {
        if (accepted)
            Assert.NotNull(await SignAsync(Proof(age)));
        else
            await Assert.ThrowsAsync<MlOpsPolicyException>(() => SignAsync(Proof(age)));
    }

    [Fact]
    public async Task Nobody_signs_for_another_or_without_a_name()
    {
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => SignAsync(Proof(0) with { SignerId = "u8" }));
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => SignAsync(Proof(0) with { PrintedName = " " }));
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => SignAsync(Proof(0) with { Method = "" }));
    }

    private static Reauthentication Proof(int age) => new() { SignerId = "u7", PrintedName = "Ann", Method = "otp", At = Now.AddSeconds(-age) };

    private async Task<DsseEnvelope> SignAsync(Reauthentication proof) =>
        await new ElectronicSigner(new Person(proof), _key, TimeSpan.FromSeconds(30), _clock)
            .SignAsync("u7", "m:3", Record, SignatureMeaning.Approval, TestContext.Current.CancellationToken);

    private sealed class Person(Reauthentication proof) : IReauthenticator
    {
        public ValueTask<Reauthentication> ReauthenticateAsync(string signerId, CancellationToken cancellationToken = default) => new(proof);
    }
}
