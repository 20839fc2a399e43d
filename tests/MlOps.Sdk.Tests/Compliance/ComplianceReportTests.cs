using System.Text;
using System.Text.RegularExpressions;
using MlOps.Sdk.TestSupport;
using MlOps.Sdk.Tests.Cards;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Compliance;

public sealed partial class ComplianceReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Profiles => [.. ComplianceProfile.BuiltIn];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task What_was_done_by_the_book_is_evidenced_in_memory_and_in_SQLite(string profile)
    {
        using var memory = await new ComplianceScenario(new(), _folder.Path).PlayAsync();
        var inMemory = await memory.ReportAsync(ComplianceProfile.Get(profile));
        Assert.Empty(inMemory.Controls.SelectMany(control => control.Gaps));
        Assert.False(inMemory.HasGaps);
        Assert.All(inMemory.Controls.Where(control => control.Status == ComplianceStatus.Evidenced), control => Assert.NotEmpty(control.Evidence));
        Assert.All(inMemory.Controls.Where(control => control.Status == ComplianceStatus.NotInScope), control => Assert.Single(control.Found));

        await using var store = await MlOpsStore.OpenAsync(_folder.At("store"), cancellationToken: Cancellation);
        var folder = Directory.CreateDirectory(_folder.At("anchor")).FullName;
        using var sqlite = await new ComplianceScenario(new(store.Models, store.Facts, store.Runs, store.Audit), folder).PlayAsync();
        var inSqlite = await sqlite.ReportAsync(ComplianceProfile.Get(profile));
        Assert.Equal(Shape(inMemory), Shape(inSqlite));
    }

    [Theory]
    [InlineData("gate", "soc2", "CC8.1 testing", "has no passed gate report")]
    [InlineData("approval", "soc2", "CC8.1 authorisation", "no approval by anybody but the author 'ann'")]
    [InlineData("lineage", "soc2", "CC8.1 documentation", "Version 1 names no run and no data set and no code commit")]
    [InlineData("reason", "soc2", "CC8.1 documentation", "gives no reason")]
    [InlineData("review", "soc2", "CC7.4", "was not reviewed")]
    [InlineData("signature", "soc2", "CC6.8", "version 1 is not signed by a trusted key")]
    [InlineData("person", "part11", "11.50", "Nobody signed version 1")]
    [InlineData("anchor", "part11", "11.10(c)", "No head of the audit log is kept outside the store")]
    [InlineData("card", "eu-ai-act", "Art. 14", "lacks the part 'human oversight'")]
    [InlineData("tag", "gdpr", "Art. 6", "the tag 'gdpr-lawful-basis'")]
    public async Task A_piece_that_is_left_out_is_a_gap_that_names_it(string left, string profile, string control, string gap)
    {
        using var scenario = await new ComplianceScenario(new(), _folder.Path, left).PlayAsync();
        var report = await scenario.ReportAsync(ComplianceProfile.Get(profile));
        var finding = report.Controls.Single(found => found.Control == control);
        Assert.Equal(ComplianceStatus.Gap, finding.Status);
        Assert.Contains(finding.Gaps, text => text.Contains(gap, StringComparison.Ordinal));
        Assert.True(report.HasGaps);
        Assert.Contains("\"hasGaps\": true", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_names_the_very_entries_and_every_change_of_production_is_listed()
    {
        var store = new SampleStore();
        using var scenario = await new ComplianceScenario(store, _folder.Path).PlayAsync();
        var report = await scenario.ReportAsync(ComplianceProfile.Get("soc2"));
        var log = await store.Audit.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation);
        var expected = log.Where(entry => entry.Action is AuditAction.AliasMoved or "model-fact.approval.granted").ToArray();
        var approved = report.Controls.Single(control => control.Control == "CC8.1 authorisation");
        Assert.Equal(expected.Select(entry => (entry.Sequence, entry.Hash)), approved.Evidence.Select(link => (link.Sequence, link.Hash)));

        Assert.Equal(
            [ProductionChangeKind.Promotion, ProductionChangeKind.Promotion, ProductionChangeKind.Emergency], report.Changes.Select(change => change.Kind));
        Assert.Equal(["ann", "ann", "dora"], report.Changes.Select(change => change.Entry.Actor));
        Assert.All(report.Changes, change => Assert.Equal("bob", Assert.Single(change.Approvals).Actor));
        Assert.All(report.Changes.Take(2), change => Assert.Empty(change.Exceptions));
        Assert.Contains("an emergency, against the policy, by 'dora': 2 approvals", Assert.Single(report.Changes[2].Exceptions), StringComparison.Ordinal);
        Assert.Equal((log[^1].Sequence, log[^1].Hash), (report.ChainHead.Sequence, report.ChainHead.Hash));
        Assert.Equal(log.Count, report.TreeHead!.Size);
    }

    [Fact]
    public async Task A_rollback_is_no_promotion_and_a_period_without_changes_evidences_none()
    {
        var store = new SampleStore();
        using var scenario = await new ComplianceScenario(store, _folder.Path).PlayAsync();
        var two = (await store.Models.FindVersionAsync(SampleStore.Model, 2, Cancellation))!;
        await store.MoveAsync("dora", two, null, reason: "back again");
        var report = await scenario.ReportAsync(ComplianceProfile.Get("soc2"));
        Assert.Equal((4, ProductionChangeKind.Rollback, 3, 2), (report.Changes.Count, report.Changes[3].Kind, report.Changes[3].From, report.Changes[3].To));
        Assert.Empty(report.Changes[3].Exceptions);
        Assert.False(report.HasGaps);

        var later = ComplianceScenario.Scope with { From = SampleStore.Start.AddDays(10) };
        var quiet = await scenario.ReportAsync(ComplianceProfile.Get("soc2"), later);
        Assert.Empty(quiet.Changes);
        Assert.Contains("Production was not changed in the period", Assert.Single(quiet.Controls.Single(control => control.Control == "CC8.1 authorisation").Gaps), StringComparison.Ordinal);
        Assert.Equal(ComplianceStatus.Evidenced, quiet.Controls.Single(control => control.Control == "CC6.8").Status); // version 2 is in production all the while
    }

    [Fact]
    public async Task Without_a_policy_a_passed_report_does_not_outweigh_another_suites_failure_nor_an_approval_its_rejection()
    {
        var store = new SampleStore();
        await store.LogRunAsync();
        var version = await store.RegisterAsync();
        await store.Models.AddGateReportAsync(SampleStore.Model, 1, SampleStore.Report("release"), store.As("ci"), Cancellation);
        await store.Models.AddGateReportAsync(SampleStore.Model, 1, SampleStore.Report("fairness", GateVerdict.Failed, number: 2), store.As("ci"), Cancellation);
        var request = await store.SayAsync("ann", 1, new ApprovalRequested { Alias = "champion", Digest = version.ComputeDigest() });
        await store.SayAsync("bob", 1, new ApprovalGranted { Request = request.Id, Digest = version.ComputeDigest() });
        await store.SayAsync("carl", 1, new ApprovalRejected { Request = request.Id });
        await store.MoveAsync("ann", version, null);
        using var scenario = new ComplianceScenario(store, _folder.Path);
        var report = await scenario.ReportAsync(ComplianceProfile.Get("soc2"));
        Assert.Contains("although the gate report of entry 3 had not passed", Assert.Single(report.Controls.Single(control => control.Control == "CC8.1 testing").Gaps), StringComparison.Ordinal);
        Assert.Equal(ComplianceStatus.Gap, report.Controls.Single(control => control.Control == "CC8.1 authorisation").Status);
        Assert.Equal(2, Assert.Single(report.Changes).Exceptions.Count);
    }

    [Fact]
    public async Task Documents_are_as_committed_and_a_stored_report_is_still_read()
    {
        var store = new SampleStore();
        await store.AddAsync();
        var report = await new ComplianceReports(store.Models, store.Audit, store.Cards, time: store.Clock).CreateAsync(ComplianceProfile.Get("soc2"), ComplianceScenario.Scope, Cancellation);
        Golden.Matches(("compliance-1.md", report.ToMarkdown()), ("compliance-1.html", report.ToHtml()), ("compliance-1.json", report.ToJson()));
        Assert.Equal(report.ToJson(), ComplianceReport.Parse(Encoding.UTF8.GetBytes(Golden.Read("compliance-1.json"))).ToJson());
    }

    [Fact]
    public async Task A_model_of_which_nothing_is_known_evidences_nothing()
    {
        using var scenario = new ComplianceScenario(new(), _folder.Path, "anchor");
        foreach (var id in ComplianceProfile.BuiltIn)
        {
            var report = await scenario.ReportAsync(ComplianceProfile.Get(id));
            Assert.DoesNotContain(report.Controls, control => control.Status == ComplianceStatus.Evidenced);
            Assert.All(report.Controls.Where(control => control.Status == ComplianceStatus.Gap), control => Assert.NotEmpty(control.Gaps));
        }
    }

    [Fact]
    public async Task What_follows_an_altered_entry_is_no_evidence()
    {
        var store = new SampleStore();
        using var scenario = await new ComplianceScenario(store, _folder.Path).PlayAsync();
        var report = await scenario.ReportAsync(ComplianceProfile.Get("soc2"), audit: new AlteredLog(store.Audit, sequence: 8));
        Assert.All(report.Controls.SelectMany(control => control.Evidence), link => Assert.InRange(link.Sequence, 1, 7));
        Assert.Contains("entry 8 is altered", report.Verification, StringComparison.Ordinal);
        Assert.Contains(report.Controls.Single(control => control.Control == "CC6.1 accountability").Gaps, gap => gap.Contains("entry 8", StringComparison.Ordinal));
        Assert.Null(report.TreeHead);
    }

    [Fact]
    public async Task Another_models_evidence_does_not_count()
    {
        var store = new SampleStore();
        using var scenario = await new ComplianceScenario(store, _folder.Path).PlayAsync();
        var report = await scenario.ReportAsync(ComplianceProfile.Get("soc2"), ComplianceScenario.Scope with { Model = "flight" }); // a prefix of the other's name
        Assert.Empty(report.Changes);
        Assert.Empty(report.Controls.Single(control => control.Control == "CC8.1 testing").Evidence);
    }

    [Fact]
    public async Task A_report_survives_JSON_and_its_signature_covers_it()
    {
        using var scenario = await new ComplianceScenario(new(), _folder.Path).PlayAsync();
        var report = await scenario.ReportAsync(ComplianceProfile.Get("part11"));
        Assert.Equal(report.ToJson(), ComplianceReport.Parse(Encoding.UTF8.GetBytes(report.ToJson())).ToJson());
        Assert.Throws<FormatException>(() => ComplianceReport.Parse("{}"u8));
        using var signer = EcdsaSigner.Create();
        var envelope = await report.SignAsync(signer, Cancellation);
        Assert.True(new TrustedKeys([signer.ToVerifier()]).Check(envelope).Accepted);
        Assert.Equal(report.ToJson(), Encoding.UTF8.GetString(envelope.Payload.Span));
    }

    [Fact]
    public async Task No_document_promises_more_than_evidence_and_no_text_escapes_into_it()
    {
        var store = new SampleStore();
        using var scenario = await new ComplianceScenario(store, _folder.Path).PlayAsync();
        var one = (await store.Models.FindVersionAsync(SampleStore.Model, 1, Cancellation))!;
        await store.MoveAsync("<script>alert(1)</script>", one, null, reason: "a | b\n# heading <img src=x onerror=alert(1)>");
        foreach (var id in ComplianceProfile.BuiltIn)
        {
            var report = await scenario.ReportAsync(ComplianceProfile.Get(id));
            var (markdown, html) = (report.ToMarkdown(), report.ToHtml());
            Assert.Contains("helps you meet", markdown, StringComparison.Ordinal);
            Assert.Contains("helps you meet", html, StringComparison.Ordinal);
            Assert.All((string[])[markdown, html, report.ToJson()], text => Assert.DoesNotMatch(Promise(), text));
            Assert.All((string[])[markdown, html], text => Assert.DoesNotMatch("<(script|img)", text));
            Assert.DoesNotContain("\n# heading", markdown, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        }

        var readmes = Repository.Projects("src").Select(project => Path.Combine(Path.GetDirectoryName(project)!, "README.md")).Append(Path.Combine(Repository.Root, "README.md")).Where(File.Exists);
        Assert.All(readmes, readme => Assert.DoesNotMatch(Promise(), File.ReadAllText(readme)));
    }

    [Fact]
    public void Ones_own_profile_is_data_and_is_checked()
    {
        var own = ComplianceProfile.Parse("""{"id":"house","title":"House rules","controls":[{"id":"1","requirement":"Say who.","evidence":["audit.attributed","gate:release","card:owner","tag:team","kept-days:30"]}]}"""u8);
        Assert.Equal(5, Assert.Single(own.Controls).Evidence.Count);
        var wrong = Assert.Throws<FormatException>(() => ComplianceProfile.Parse(
            """{"id":"house","title":"t","controls":[{"id":"1","requirement":"r","evidence":["luck","card:colour","kept-days:x"]},{"id":"1","requirement":"r"}]}"""u8));
        Assert.All((string[])["'luck'", "'card:colour'", "whole number of days", "listed twice", "must either name evidence"], part => Assert.Contains(part, wrong.Message, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => ComplianceProfile.Parse("[]"u8));
        Assert.Contains("eu-ai-act", Assert.Throws<ArgumentException>(() => ComplianceProfile.Get("iso")).Message, StringComparison.Ordinal);
        Assert.All(ComplianceProfile.BuiltIn, id => Assert.Equal(id, ComplianceProfile.Get(id).Id));
    }

    [Fact]
    public async Task An_empty_period_is_refused()
    {
        using var scenario = new ComplianceScenario(new(), _folder.Path, "anchor");
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => scenario.ReportAsync(ComplianceProfile.Get("soc2"), ComplianceScenario.Scope with { To = ComplianceScenario.Scope.From }));
        Assert.Contains("is empty", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => scenario.ReportAsync(ComplianceProfile.Get("soc2"), ComplianceScenario.Scope with { ProductionAliases = [] }));
    }

    private static IEnumerable<string> Shape(ComplianceReport report) =>
        report.Controls.Select(control => $"{control.Control} {control.Status} {string.Join(',', control.Evidence.Select(link => $"{link.Sequence}:{link.Action}"))}");

    [GeneratedRegex(@"\b(compliant|certified|certifies|guarantees?|ensures? compliance)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Promise();
}
