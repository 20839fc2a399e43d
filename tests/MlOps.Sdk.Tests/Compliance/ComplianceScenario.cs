using MlOps.Sdk.Tests.Cards;
using MlOps.Sdk.Tests.Governance;

namespace MlOps.Sdk.Tests.Compliance;

/// <summary>Two versions that go to production by the book, a third in an emergency, and its review; one piece of it can be left out.</summary>
internal sealed class ComplianceScenario : IDisposable
{
    public static readonly ComplianceScope Scope = new() { Model = SampleStore.Model, From = SampleStore.Start, To = SampleStore.Start.AddDays(90) };

    private readonly SampleStore _store;
    private readonly string _left;
    private readonly string _anchor;
    private readonly EcdsaSigner _signer = EcdsaSigner.Create();
    private readonly Person _person = new();

    public ComplianceScenario(SampleStore store, string folder, string left = "")
    {
        (_store, _left, _anchor) = (store, left, Path.Combine(folder, "heads.ndjson"));
        Trust = new TrustedKeys([_signer.ToVerifier()]);
    }

    public TrustedKeys Trust { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _signer.Dispose();

    public async Task<ComplianceScenario> PlayAsync()
    {
        await _store.LogRunAsync();
        var first = await _store.RegisterAsync("one", Text(), lineage: _left != "lineage");
        if (_left != "tag")
            await TagAsync("gdpr-lawful-basis");
        foreach (var key in (string[])["gdpr-purpose", "gdpr-data-categories", "gdpr-retention", "gdpr-dpia"])
            await TagAsync(key);
        await PromoteAsync(first);
        await PromoteAsync(await _store.RegisterAsync("two", Text(), lineage: _left != "lineage"));
        await _store.SayAsync("carl", 2, new WaiverGranted { Waiver = new() { Report = Guid.Empty, Check = "latency", By = "carl", Reason = "slow machine", ExpiresAt = SampleStore.Start.AddDays(3) } });
        var third = await _store.RegisterAsync("three", Text(), lineage: _left != "lineage");
        await _store.MoveAsync("dora", third, await JustifyAsync(third), emergency: true, reason: "wrong scores at night");
        var used = (await _store.Facts.ListFactsAsync(SampleStore.Model, 0, Cancellation).ToListAsync(Cancellation))[^1];
        if (_left != "review")
            await _store.SayAsync("bob", 3, new BreakGlassReviewed { Use = used.Id, Justified = true }, "the night shift had no approver");
        return this;
    }

    public async Task<ComplianceReport> ReportAsync(ComplianceProfile profile, ComplianceScope? scope = null, IAuditLog? audit = null)
    {
        using var trail = new AuditTrail(_store.Audit, new() { Signer = _signer, Trust = Trust, Time = _store.Clock, Anchors = [new FileAuditAnchor(_anchor, _store.Clock)] });
        if (_left != "anchor" && !File.Exists(_anchor))
            await trail.AnchorAsync(Cancellation);
        return await new ComplianceReports(_store.Models, audit ?? _store.Audit, _store.Cards, audit is null ? trail : null, Trust, _store.Clock).CreateAsync(profile, scope ?? Scope, Cancellation);
    }

    private async Task PromoteAsync(ModelVersion version) =>
        await _store.MoveAsync("ann", version, await JustifyAsync(version), reason: _left == "reason" ? "" : "better");

    private async Task<PromotionEvidence> JustifyAsync(ModelVersion version)
    {
        var report = SampleStore.Report(verdict: _left == "gate" ? GateVerdict.Failed : GateVerdict.Passed, number: (byte)version.Version);
        await _store.Models.AddGateReportAsync(SampleStore.Model, version.Version, report, _store.As("ci"), Cancellation);
        var request = await _store.SayAsync("ann", version.Version, new ApprovalRequested { Alias = "champion", Digest = version.ComputeDigest() });
        var approval = await _store.SayAsync(_left == "approval" ? "ann" : "bob", version.Version, new ApprovalGranted { Request = request.Id, Digest = version.ComputeDigest() });
        _person.Is("ci");
        if (_left != "signature")
            await new VersionSigning(_store.Facts, _store.Artifacts, Trust, _signer, _person, _store.Clock).SignVersionAsync(version, "release", Cancellation);
        if (_left != "person")
            await Signatures().SignAsync(version, "bob", SignatureMeaning.Approval, "reviewed", Cancellation);
        return new() { Digest = version.ComputeDigest(), Facts = 0, Reports = _left == "gate" ? [] : [report.Id], Approvals = [approval.Id] };
    }

    private PersonalSignatures Signatures() => new(_store.Facts, new ElectronicSigner(new Present(_store.Clock), _signer, TimeSpan.FromMinutes(5), _store.Clock), Trust, _person, _store.Clock);

    private async Task TagAsync(string key) => await _store.SayAsync("ann", null, new TagAssigned { Key = key, Value = "stated" });

    private ModelCardText Text() => SampleStore.Text with { HumanOversight = _left == "card" ? null : "Staff may ignore any warning." };

    private sealed class Present(TimeProvider time) : IReauthenticator
    {
        public ValueTask<Reauthentication> ReauthenticateAsync(string signerId, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new Reauthentication { SignerId = signerId, PrintedName = "Bob Builder", Method = "password+totp", At = time.GetUtcNow() });
    }
}
