using System.Text;
using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class ReferenceProfileTests
{
    [Fact]
    public void A_profile_reads_back_as_it_was_written()
    {
        var profile = new TripWorld(50).Reference(3000);
        var json = profile.ToUtf8Json();
        var back = ReferenceProfile.FromUtf8Json(json);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(back.ToUtf8Json()));
        Assert.Equal((3000L, "Probability"), (back.Rows, back.ScoreColumn));
        Assert.Equal(["Origin", "Distance", "Hour"], back.Features.Columns.Select(c => c.Name));
        Assert.Equal(profile.Performance!.Metrics, back.Performance!.Metrics);
        Assert.InRange(back.Performance.Find(PerformanceMetrics.RocAuc)!.Value.Value, 0.6, 0.75);
        Assert.InRange(json.Length, 1000, 400_000);
    }

    [Theory]
    [InlineData("""{"schemaVersion":9}""", "Not a reference profile")]
    [InlineData("null", "null")]
    [InlineData("{", "Not a reference profile")]
    [InlineData("[]", "Not a reference profile")]
    public void What_is_no_profile_is_an_integrity_failure(string json, string message) =>
        Assert.Contains(message, Assert.Throws<MlOpsIntegrityException>(() => ReferenceProfile.FromUtf8Json(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_profile_of_a_newer_build_is_refused_with_the_mend()
    {
        var json = Encoding.UTF8.GetString(new TripWorld(51).Reference(200).ToUtf8Json()).Replace("{\"schemaVersion\":1,\"rows\"", "{\"schemaVersion\":2,\"rows\"", StringComparison.Ordinal);
        Assert.Contains("schema version 2; this build reads versions 1 to 1", Assert.Throws<MlOpsIntegrityException>(() => ReferenceProfile.FromUtf8Json(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_scores_and_labels_must_go_together()
    {
        Trip[] rows = [new("A", 1, 2), new("B", 2, 3)];
        Assert.Contains("There are 2 rows and 3 scores", Assert.Throws<ArgumentException>(() => ReferenceProfile.Build(rows, [0.1, 0.2, 0.3])).Message, StringComparison.Ordinal);
        Assert.Contains("more rows than the 1 scores", Assert.Throws<ArgumentException>(() => ReferenceProfile.Build(rows, [0.1])).Message, StringComparison.Ordinal);
        Assert.Contains("2 scores and 1 labels", Assert.Throws<ArgumentException>(() => ReferenceProfile.Build(rows, [0.1, 0.2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("The score is 1.5; it must be a probability", Assert.Throws<ArgumentException>(() => ReferenceProfile.Build(rows, [0.1, 1.5])).Message, StringComparison.Ordinal);
        Assert.Contains("The label is 2; it must be 0 or 1", Assert.Throws<ArgumentException>(() => ReferenceProfile.Build(rows, [0.1, 0.2], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ReferenceProfile.Build(Array.Empty<Trip>(), []));
    }

    [Fact]
    public void Missing_values_and_unknown_labels_are_counted_and_left_out()
    {
        var profile = ReferenceProfile.Build([new Trip(null, double.NaN, 3), new Trip("A", 5, 4), new Trip("A", 6, 4)], [0.1, 0.2, 0.9], [double.NaN, 0, 1]);

        Assert.Equal((1L, 1L), (profile.Features.Find("Origin")!.MissingCount, profile.Features.Find("Distance")!.MissingCount));
        Assert.Equal(2, profile.Performance!.Rows);
        Assert.Null(profile.Performance.Find(PerformanceMetrics.RocAuc));
        Assert.Null(ReferenceProfile.Build([new Trip("A", 5, 4)], [0.2]).Performance);
    }
}
