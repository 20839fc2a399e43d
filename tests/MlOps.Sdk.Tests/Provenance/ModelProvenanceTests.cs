using System.Text;
using System.Text.Json;
using MlOps.Sdk.Tests.Cards;

namespace MlOps.Sdk.Tests.Provenance;

public sealed class ModelProvenanceTests
{
    private const string Builder = "https://ci.example.org/builders/training";

    private readonly SampleStore _store = new();
    private readonly ModelProvenance _provenance;

    public ModelProvenanceTests() => _provenance = new(_store.Models, _store.Runs, _store.Facts);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_are_as_committed()
    {
        var version = await _store.AddAsync();
        Golden.Matches(
            ("slsa-provenance-1.json", Indent(await _provenance.DescribeTrainingAsync(version, Builder, Cancellation))),
            ("test-result-1.json", Indent(Assert.Single(await _provenance.DescribeGatesAsync(version, Cancellation)))),
            ("verification-summary-1.json", Indent(Assert.Single(await _provenance.DescribePromotionsAsync(version, "https://registry.example.org", Cancellation)))));
    }

    [Fact]
    public async Task Statements_are_about_the_files_and_can_be_signed()
    {
        var version = await _store.AddAsync();
        var statement = await _provenance.DescribeTrainingAsync(version, Builder, Cancellation);
        Assert.Equal(
            [("model.onnx", version.File.Digest), .. version.Attachments.OrderBy(entry => entry.Path, StringComparer.Ordinal).Select(entry => (entry.Path, entry.Digest))],
            statement.Subjects.Select(subject => (subject.Name, subject.FindSha256()!.Value)));
        using var signer = EcdsaSigner.Create();
        var envelope = DsseEnvelope.Parse((await statement.SignAsync(signer, Cancellation)).ToJson());
        Assert.True(new TrustedKeys([signer.ToVerifier()]).Check(envelope).Accepted);
        Assert.Equal("https://slsa.dev/provenance/v1", InTotoStatement.Of(envelope).PredicateType);
    }

    [Fact]
    public async Task A_waived_check_is_a_warning_and_an_open_one_a_failure()
    {
        await _store.LogRunAsync();
        var version = await _store.RegisterAsync();
        await _store.Models.AddGateReportAsync(SampleStore.Model, 1, SampleStore.Report(verdict: GateVerdict.Inconclusive), _store.As("ci"), Cancellation);
        Assert.Equal("FAILED []/[]/[\"roc_auc >= 0.65\"]", Result(Assert.Single(await _provenance.DescribeGatesAsync(version, Cancellation))));
        await _store.SayAsync("carl", 1, new WaiverGranted { Waiver = new() { Report = SampleStore.Report().Id, Check = "roc_auc >= 0.65", By = "carl", Reason = "few rows", ExpiresAt = SampleStore.Start.AddDays(9) } });
        Assert.Equal("WARNED []/[\"roc_auc >= 0.65\"]/[]", Result(Assert.Single(await _provenance.DescribeGatesAsync(version, Cancellation))));
    }

    [Fact]
    public async Task A_move_in_an_emergency_is_a_verification_that_failed()
    {
        await _store.LogRunAsync();
        var version = await _store.RegisterAsync();
        await _store.MoveAsync("dora", version, new() { Digest = version.ComputeDigest(), Facts = 0 }, emergency: true);
        var summary = Assert.Single(await _provenance.DescribePromotionsAsync(version, "https://registry.example.org", Cancellation)).Predicate;
        Assert.Equal("FAILED", summary.GetProperty("verificationResult").GetString());
        Assert.Equal(0, summary.GetProperty("verifiedLevels").GetArrayLength());
    }

    [Fact]
    public async Task Training_that_nobody_recorded_is_not_described_and_a_name_is_no_address()
    {
        var version = await _store.RegisterAsync(lineage: false);
        var missing = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _provenance.DescribeTrainingAsync(version, Builder, Cancellation));
        Assert.Contains("flight-delays:1", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _provenance.DescribeTrainingAsync(version, "our server", Cancellation));
        Assert.Empty(await _provenance.DescribePromotionsAsync(version, Builder, Cancellation));
    }

    private static string Result(InTotoStatement statement) =>
        $"{statement.Predicate.GetProperty("result").GetString()} {string.Join('/', ((string[])["passedTests", "warnedTests", "failedTests"]).Select(name => $"[{string.Join(", ", statement.Predicate.GetProperty(name).EnumerateArray().Select(test => $"\"{test.GetString()}\""))}]"))}";

    private static string Indent(InTotoStatement statement)
    {
        using var document = JsonDocument.Parse(statement.ToJson());
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
            document.RootElement.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
