using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Signing;

public sealed class PersonalSignaturesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigner _key = EcdsaSigner.Create();

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_people_signed_is_kept_audited_and_shown()
    {
        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        var version = await SampleModel.RegisterAsync(store);
        var signatures = Signatures(store, _key);
        await signatures.SignAsync(version, "u7", SignatureMeaning.Review, "looked at slices", Cancellation);
        await signatures.SignAsync(version, "u8", SignatureMeaning.Approval, cancellationToken: Cancellation);
        var shown = await signatures.ListAsync(version, Cancellation).ToListAsync(Cancellation);
        Assert.All(shown, signature => Assert.True(signature.Check.Accepted));
        Assert.Equal("Review of flight-delays:1 by Person u7 (u7) at 2030-01-02 03:04:05Z, authenticated by otp at 2030-01-02 03:04:05Z", shown[0].ToString());
        Assert.Equal(SignatureMeaning.Approval, shown[1].Manifest!.Meaning);
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    [Fact]
    public async Task A_signature_copied_to_another_version_or_by_another_key_is_shown_as_not_accepted()
    {
        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        var first = await SampleModel.RegisterAsync(store);
        var second = await SampleModel.RegisterAsync(store);
        await Signatures(store, _key).SignAsync(first, "u7", SignatureMeaning.Approval, cancellationToken: Cancellation);
        var facts = (IModelFactStore)store.Models;
        var fact = await facts.ListFactsAsync(first.Model, 0, Cancellation).SingleAsync(Cancellation);
        await facts.AppendFactAsync(
            new() { Id = Guid.CreateVersion7(Now), Model = second.Model, Version = second.Version, Payload = fact.Payload }, fact.Revision, new() { Actor = "mallory", At = Now }, Cancellation);
        var copied = await Signatures(store, _key).ListAsync(second, Cancellation).SingleAsync(Cancellation);
        Assert.Equal(SignatureDefect.OtherSubject, copied.Check.Defect);
        Assert.StartsWith("NOT ACCEPTED", copied.ToString(), StringComparison.Ordinal);
        using var other = EcdsaSigner.Create();
        Assert.Equal(SignatureDefect.UntrustedKey, (await Signatures(store, other).ListAsync(first, Cancellation).SingleAsync(Cancellation)).Check.Defect);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static PersonalSignatures Signatures(MlOpsStore store, EcdsaSigner key)
    {
        var clock = new ManualClock(Now);
        return new((IModelFactStore)store.Models, new ElectronicSigner(new People(clock), key, TimeSpan.FromMinutes(1), clock), new TrustedKeys(key.ToVerifier()), time: clock);
    }

    private sealed class People(TimeProvider clock) : IReauthenticator
    {
        public ValueTask<Reauthentication> ReauthenticateAsync(string signerId, CancellationToken cancellationToken = default) =>
            new(new Reauthentication { SignerId = signerId, PrintedName = $"Person {signerId}", Method = "otp", At = clock.GetUtcNow() });
    }
}
