using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Tests.Attestation;

public sealed class DsseEnvelopeTests
{
    [Fact]
    public void The_signed_bytes_are_those_of_the_specifications_example() =>
        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(DsseEnvelope.PreAuthenticationEncoding("http://example.com/HelloWorld", "hello world"u8)));

    [Fact]
    public void Lengths_count_bytes_and_not_letters() =>
        Assert.Equal("DSSEv1 2 é 2 ü", Encoding.UTF8.GetString(DsseEnvelope.PreAuthenticationEncoding("é", "ü"u8)));

    // The key, the message and a signature made by another implementation: the DSSE specification's own test vector (P-256, SHA-256).
    [Fact]
    public void The_specifications_signature_verifies()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new()
            {
                X = Number("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                Y = Number("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
            },
        });
        var signature = Convert.FromBase64String("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==");
        Assert.True(key.VerifyData(DsseEnvelope.PreAuthenticationEncoding("http://example.com/HelloWorld", "hello world"u8), signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task An_envelope_survives_json_in_the_specifications_form()
    {
        using var signer = EcdsaSigner.Create();
        var envelope = await DsseEnvelope.SignAsync("text/plain", "hello"u8.ToArray(), signer, Cancellation);
        using var json = JsonDocument.Parse(envelope.ToJson());
        Assert.Equal(["payloadType", "payload", "signatures"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("aGVsbG8=", json.RootElement.GetProperty("payload").GetString());
        Assert.Equal(signer.KeyId, json.RootElement.GetProperty("signatures")[0].GetProperty("keyid").GetString());
        using var verifier = signer.ToVerifier();
        Assert.True(new TrustedKeys(verifier).Check(DsseEnvelope.Parse(envelope.ToJson())).Accepted);
    }

    [Fact]
    public async Task Any_flipped_bit_of_payload_or_signature_is_refused()
    {
        using var signer = EcdsaSigner.Create();
        using var verifier = signer.ToVerifier();
        var keys = new TrustedKeys(verifier);
        var envelope = await DsseEnvelope.SignAsync("text/plain", "who may sign"u8.ToArray(), signer, Cancellation);
        Assert.True(keys.Check(envelope).Accepted);
        for (var bit = 0; bit < envelope.Payload.Length * 8; bit++)
            Assert.Equal(SignatureDefect.Altered, keys.Check(envelope with { Payload = Flip(envelope.Payload, bit) }).Defect);
        var signature = envelope.Signatures[0];
        for (var bit = 0; bit < signature.Sig.Length * 8; bit++)
            Assert.Equal(SignatureDefect.Altered, keys.Check(envelope with { Signatures = [signature with { Sig = Flip(signature.Sig, bit) }] }).Defect);
        Assert.Equal(SignatureDefect.Altered, keys.Check(envelope with { PayloadType = "text/html" }).Defect);
    }

    [Fact]
    public async Task Another_key_and_no_signature_are_told_apart()
    {
        using var signer = EcdsaSigner.Create();
        using var other = EcdsaSigner.Create();
        using var verifier = other.ToVerifier();
        var keys = new TrustedKeys(verifier);
        var envelope = await DsseEnvelope.SignAsync("text/plain", "x"u8.ToArray(), signer, Cancellation);
        var refused = keys.Check(envelope);
        Assert.Equal(SignatureDefect.UntrustedKey, refused.Defect);
        Assert.Contains(signer.KeyId, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(SignatureDefect.UntrustedKey, keys.Check(envelope with { Signatures = [envelope.Signatures[0] with { KeyId = null }] }).Defect);
        Assert.Equal(SignatureDefect.Altered, keys.Check(envelope with { Signatures = [envelope.Signatures[0] with { KeyId = other.KeyId }] }).Defect);
        Assert.Equal(SignatureDefect.Unsigned, keys.Check(envelope with { Signatures = [] }).Defect);
    }

    [Fact]
    public async Task A_key_that_is_named_in_anothers_way_is_trusted_all_the_same()
    {
        using var signer = EcdsaSigner.Create();
        using var verifier = signer.ToVerifier();
        var envelope = await DsseEnvelope.SignAsync("text/plain", "x"u8.ToArray(), signer, Cancellation);
        foreach (var name in (string?[])[null, "", "SHA256:abc"])
            Assert.True(new TrustedKeys(verifier).Check(envelope with { Signatures = [envelope.Signatures[0] with { KeyId = name }] }).Accepted);
    }

    [Fact]
    public async Task One_trusted_signature_of_several_is_enough()
    {
        using var first = EcdsaSigner.Create();
        using var second = EcdsaSigner.Create();
        using var verifier = second.ToVerifier();
        var envelope = await DsseEnvelope.SignAsync("text/plain", "x"u8.ToArray(), first, Cancellation);
        var both = envelope with { Signatures = [envelope.Signatures[0], new() { Sig = await second.SignAsync(envelope.ToSignedBytes(), Cancellation) }] };
        Assert.Equal(second.KeyId, new TrustedKeys(verifier).Check(both).KeyId);
    }

    [Fact]
    public void Both_alphabets_of_base64_are_read()
    {
        const string Json = """{"payloadType":"a","payload":"+/8=","signatures":[]}""";
        Assert.Equal(new byte[] { 0xfb, 0xff }, DsseEnvelope.Parse(Encoding.UTF8.GetBytes(Json)).Payload.ToArray());
        Assert.Equal(new byte[] { 0xfb, 0xff }, DsseEnvelope.Parse(Encoding.UTF8.GetBytes(Json.Replace("+/8=", "-_8", StringComparison.Ordinal))).Payload.ToArray());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"payloadType":"a","payload":"","signatures":[null]}""")]
    [InlineData("{}")]
    [InlineData("""{"payloadType":"a","payload":"?","signatures":[]}""")]
    [InlineData("""{"payloadType":"a","payload":null,"signatures":[]}""")]
    [InlineData("""{"payloadType":null,"payload":"","signatures":[]}""")]
    public void What_is_no_envelope_is_refused(string json) => Assert.Throws<JsonException>(() => DsseEnvelope.Parse(Encoding.UTF8.GetBytes(json)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Flip(ReadOnlyMemory<byte> bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static byte[] Number(string digits)
    {
        var bytes = System.Numerics.BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
