using System.Text.Json;
using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>What an older release or another tool wrote lacks members that came later: they read as their defaults.</summary>
public sealed class JsonContractTests
{
    private const string Digest = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void A_run_environment_without_packages_has_none() =>
        Assert.Empty(JsonSerializer.Deserialize("{}", MlOpsJson.RunEnvironment)!.Packages);

    [Fact]
    public void An_alias_that_points_nowhere_and_a_move_from_nowhere_are_read_as_they_were_written()
    {
        var alias = new ModelAlias { Model = "m", Alias = "champion", Version = null, Revision = 2, MovedAt = DateTimeOffset.UnixEpoch };
        Assert.Equal(alias, JsonSerializer.Deserialize(JsonSerializer.Serialize(alias, MlOpsJson.ModelAlias), MlOpsJson.ModelAlias));
        var move = new AliasChange { Model = "m", Alias = "champion", Revision = 1, From = null, To = null, At = DateTimeOffset.UnixEpoch, Actor = "ann" };
        Assert.Equal(move, JsonSerializer.Deserialize(JsonSerializer.Serialize(move, MlOpsJson.AliasChange), MlOpsJson.AliasChange));
    }

    [Fact]
    public void A_version_whose_lineage_names_no_datasets_has_none()
    {
        var version = JsonSerializer.Deserialize(
            $$"""
            {"model":"m","version":1,"key":"k","format":"onnx","file":{"path":"model.onnx","digest":"{{Digest}}","size":1},"attachments":[],
             "signature":{"inputs":[],"outputs":[]},"lineage":{},"createdAt":"2001-01-01T00:00:00Z","createdBy":"me"}
            """,
            MlOpsJson.ModelVersion)!;
        Assert.Empty(version.Lineage.Datasets);
    }

    [Fact]
    public void A_gate_report_without_schema_attempt_and_notes_is_a_first_attempt_of_schema_1()
    {
        var report = JsonSerializer.Deserialize(
            $$"""{"id":"0199f0a0-0000-7000-8000-000000000000","suite":"s","suiteDigest":"{{Digest}}","candidate":"c","evaluatedAt":"2001-01-01T00:00:00Z","checks":[]}""",
            MlOpsJson.GateReport)!;
        Assert.Equal((1, 1), (report.SchemaVersion, report.Attempt));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void A_waiver_and_a_scorecard_without_schema_are_of_schema_1()
    {
        var waiver = JsonSerializer.Deserialize(
            """{"report":"0199f0a0-0000-7000-8000-000000000000","check":"auc","by":"me","reason":"because","expiresAt":"2001-01-01T00:00:00Z"}""", MlOpsJson.GateWaiver)!;
        var scorecard = JsonSerializer.Deserialize(
            $$"""{"model":"m:1","dataset":{"name":"d","digest":"{{Digest}}","schema":[],"rowCount":0},"level":0.95,"minimumRows":30,"entries":[]}""", MlOpsJson.Scorecard)!;
        Assert.Equal((1, 1), (waiver.SchemaVersion, scorecard.SchemaVersion));
    }

    [Fact]
    public void Golden_rows_without_a_tolerance_have_the_default_and_those_that_say_0_have_0()
    {
        var left = GoldenRows.Parse("""{"cases":[]}"""u8);
        Assert.Equal((1, 1e-5), (left.SchemaVersion, left.Tolerance));
        var exact = new GoldenRows { Tolerance = 0, Cases = [] };
        Assert.Equal(0, GoldenRows.Parse(exact.ToJson()).Tolerance);
        Assert.Equal(1e-5, GoldenRows.Parse(new GoldenRows { Cases = [] }.ToJson()).Tolerance);
    }

    [Fact]
    public void A_column_report_without_quality_checks_has_none()
    {
        var report = JsonSerializer.Deserialize(
            """
            {"model":"m@champion","version":1,"start":"2001-01-01T00:00:00Z","end":"2001-01-02T00:00:00Z","stage":"Settled","rows":1,
             "columns":[{"name":"distance","role":"Feature","kind":"Number","rows":1,"outcome":"NoDrift","reason":"r"}]}
            """,
            MonitoringJson.WindowReport)!;
        Assert.Empty(report.Columns[0].Quality);
        Assert.False(report.HasQualityFault);
    }
}
