using System.Text.Json;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>The stored form of every kind of fact. These texts are in stores: a release may add to them, and never changes what is there.</summary>
public sealed class ModelFactJsonTests
{
    private const string Head = """{"schemaVersion":1,"id":"0199f0a0-0000-7000-8000-000000000000","model":"m","version":1,"revision":6,"at":"2030-01-02T00:00:00+00:00","actor":"ann","payload":""";

    private static readonly DateTimeOffset Time = new(2030, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Guid Id = Guid.Parse("0199f0a0-0000-7000-8000-000000000000");

    private static readonly ContentDigest Digest = ContentDigest.Of("x"u8);

    private static readonly PromotionEvidence Evidence = new() { Digest = Digest, Facts = 5, Reports = [Id], Approvals = [Id] };

    private static readonly (ModelFactPayload Payload, string Json)[] Payloads =
    [
        (new TagAssigned { Key = "team", Value = "risk" }, """{"kind":"tag.assigned","key":"team","value":"risk"}"""),
        (new TagRemoved { Key = "team" }, """{"kind":"tag.removed","key":"team"}"""),
        (new DescriptionChanged { Text = "delays" }, """{"kind":"description.changed","text":"delays"}"""),
        (new CardFieldChanged { Field = "intended-use", Text = null }, """{"kind":"card-field.changed","field":"intended-use"}"""),
        (new LabelAssigned { Label = "1.4.2" }, """{"kind":"label.assigned","label":"1.4.2"}"""),
        (new StageEntered { From = "staging", Stage = "production" }, """{"kind":"stage.entered","from":"staging","stage":"production"}"""),
        (new VersionDeprecated { Since = Time, RetiresAt = Time.AddDays(1), Replacement = 4 }, """{"kind":"version.deprecated","since":"2030-01-02T00:00:00+00:00","retiresAt":"2030-01-03T00:00:00+00:00","replacement":4}"""),
        (new VersionRetired { Replacement = 4 }, """{"kind":"version.retired","replacement":4}"""),
        (new VersionReinstated(), """{"kind":"version.reinstated"}"""),
        (new VersionPurged { Digest = Digest }, """{"kind":"version.purged","digest":"DIGEST"}"""),
        (new LegalHoldPlaced { Matter = "case 7" }, """{"kind":"legal-hold.placed","matter":"case 7"}"""),
        (new LegalHoldReleased { Hold = Id }, """{"kind":"legal-hold.released","hold":"ID"}"""),
        (new ApprovalRequested { Alias = "champion", Digest = Digest, ExpiresAt = Time }, """{"kind":"approval.requested","alias":"champion","digest":"DIGEST","expiresAt":"2030-01-02T00:00:00+00:00"}"""),
        (new ApprovalGranted { Request = Id, Digest = Digest, Roles = ["risk officer"] }, """{"kind":"approval.granted","request":"ID","digest":"DIGEST","roles":["risk officer"]}"""),
        (new ApprovalRejected { Request = Id }, """{"kind":"approval.rejected","request":"ID"}"""),
        (new ApprovalRevoked { Approval = Id }, """{"kind":"approval.revoked","approval":"ID"}"""),
        (new WaiverGranted { Waiver = new() { Report = Id, Check = "auc", By = "ann", Reason = "known", ExpiresAt = Time } }, """{"kind":"waiver.granted","waiver":{"schemaVersion":1,"report":"ID","check":"auc","by":"ann","reason":"known","expiresAt":"2030-01-02T00:00:00+00:00"}}"""),
        (new WaiverRevoked { Waiver = Id }, """{"kind":"waiver.revoked","waiver":"ID"}"""),
        (new FreezeDeclared { Alias = "champion", From = Time, Until = Time.AddDays(1) }, """{"kind":"freeze.declared","alias":"champion","from":"2030-01-02T00:00:00+00:00","until":"2030-01-03T00:00:00+00:00"}"""),
        (new FreezeLifted { Freeze = Id }, """{"kind":"freeze.lifted","freeze":"ID"}"""),
        (new PromotionMade { Alias = "champion", AliasRevision = 2, From = 1, Evidence = Evidence }, """{"kind":"promotion.made","alias":"champion","aliasRevision":2,"from":1,"evidence":{"digest":"DIGEST","facts":5,"reports":["ID"],"approvals":["ID"],"waivers":[]}}"""),
        (new BreakGlassUsed { Alias = "champion", AliasRevision = 2, From = 1, Evidence = Evidence, Bypassed = ["2 approvals, has 1"], ReviewDueAt = Time }, """{"kind":"break-glass.used","alias":"champion","aliasRevision":2,"from":1,"evidence":{"digest":"DIGEST","facts":5,"reports":["ID"],"approvals":["ID"],"waivers":[]},"bypassed":["2 approvals, has 1"],"reviewDueAt":"2030-01-02T00:00:00+00:00"}"""),
        (new BreakGlassReviewed { Use = Id, Justified = true }, """{"kind":"break-glass.reviewed","use":"ID","justified":true}"""),
        (new VersionSigned { KeyId = "ab12", Bundle = "{}" }, """{"kind":"version.signed","keyId":"ab12","bundle":"{}"}"""),
        (new RecordSigned { Envelope = new() { PayloadType = "t", Payload = new byte[] { 1 }, Signatures = [new() { KeyId = "ab12", Sig = new byte[] { 2 } }] } }, """{"kind":"record.signed","envelope":{"payloadType":"t","payload":"AQ==","signatures":[{"keyid":"ab12","sig":"Ag=="}]}}"""),
        (new ModelImported { Source = "delays", LogId = "audit", LogSize = 12, LogRoot = Digest, Evidence = Digest, Versions = ["1:1", "3:2"] }, """{"kind":"model.imported","source":"delays","logId":"audit","logSize":12,"logRoot":"DIGEST","evidence":"DIGEST","versions":["1:1","3:2"]}"""),
        (new RouteChanged(), """{"kind":"route.changed"}"""),
        (new RouteChanged { Plan = RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m@next"), 1000) with { Ramp = new() { Variant = "canary", Steps = [new() { Weight = 5000, Hold = TimeSpan.FromMinutes(10), MinSamples = 100 }] } } }, """{"kind":"route.changed","plan":{"schemaVersion":1,"kind":"Sticky","variants":[{"name":"stable","reference":"m:1","weight":9000},{"name":"canary","reference":"m@next","weight":1000}],"salt":"","pins":[],"shadows":[],"ramp":{"variant":"canary","steps":[{"weight":5000,"hold":"00:10:00","minSamples":100}]}}}"""),
    ];

    [Fact]
    public void Every_kind_is_stored_as_it_always_was()
    {
        foreach (var (payload, json) in Payloads)
        {
            var stored = Head + json.Replace("DIGEST", Digest.Hex, StringComparison.Ordinal).Replace("ID", Id.ToString(), StringComparison.Ordinal) + "}";
            var fact = new ModelFact { Id = Id, Model = "m", Version = 1, Revision = 6, At = Time, Actor = "ann", Payload = payload };
            Assert.Equal(stored, JsonSerializer.Serialize(fact, MlOpsJson.ModelFact));
            var read = JsonSerializer.Deserialize(stored, MlOpsJson.ModelFact)!;
            Assert.Equal(payload.GetType(), read.Payload.GetType());
            Assert.Equal(stored, JsonSerializer.Serialize(read, MlOpsJson.ModelFact));
        }
    }

    [Fact]
    public void No_kind_is_left_out_above()
    {
        var kinds = typeof(ModelFactPayload).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModelFactPayload)) && type != typeof(UnknownFact));
        Assert.Equal(kinds.Select(type => type.Name).Order(), Payloads.Select(sample => sample.Payload.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void What_lacks_members_that_came_later_reads_as_their_defaults()
    {
        var read = JsonSerializer.Deserialize(
            Head.Replace("\"schemaVersion\":1,", "", StringComparison.Ordinal) + $$"""{"request":"{{Id}}","digest":"{{Digest.Hex}}","kind":"approval.granted"}""" + "}", MlOpsJson.ModelFact)!;
        Assert.Equal(1, read.SchemaVersion);
        Assert.Empty(Assert.IsType<ApprovalGranted>(read.Payload).Roles);
    }

    [Fact]
    public void An_unknown_kind_is_written_back_as_it_was()
    {
        var stored = Head + """{"z":1.50,"kind":"tomorrow.invented","a":{"b":[null,true]}}}""";
        var read = JsonSerializer.Deserialize(stored, MlOpsJson.ModelFact)!;
        Assert.Equal("tomorrow.invented", Assert.IsType<UnknownFact>(read.Payload).Kind);
        Assert.Equal(stored, JsonSerializer.Serialize(read, MlOpsJson.ModelFact));
        Assert.Equal("model-fact.tomorrow.invented", AuditAction.OfFact(read));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":3}""")]
    [InlineData("""{"kind":"tag.assigned","key":"a"}""")]
    [InlineData("""{"kind":"tag.assigned","key":"a","key":"b","value":"c"}""")]
    public void What_is_no_payload_is_refused(string payload) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(Head + payload + "}", MlOpsJson.ModelFact));
}
