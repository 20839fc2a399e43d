namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class DatasetProfileTests
{
    [Fact]
    public void A_profile_survives_the_round_trip_through_JSON_and_goes_on_as_if_nothing_had_happened()
    {
        var numeric = NumericProfile.Of("distance", [.. Samples.Normal(1, 5000), double.NaN, double.PositiveInfinity]);
        numeric.AddNull(3);
        var profile = new DatasetProfile([numeric, CategoricalProfile.Of("origin", [.. Samples.Zipf(2, 3000, 200), null])]);

        var read = DatasetProfile.FromJson(profile.ToJson());

        Assert.Equal(profile.ToJson(), read.ToJson());
        var back = Assert.IsType<NumericProfile>(read.Find("distance"));
        Assert.Equal((3, 1, 1, 5001, 4), (back.NullCount, back.NanCount, back.PositiveInfinityCount, back.Count, back.MissingCount));
        var more = Samples.Normal(3, 5000);
        numeric.AddRange(more);
        back.AddRange(more);
        Assert.Equal(new DatasetProfile([numeric]).ToJson(), new DatasetProfile([back]).ToJson());
    }

    [Fact]
    public void An_empty_profile_survives_too()
    {
        var read = DatasetProfile.FromJson(new DatasetProfile([new NumericProfile("x"), new CategoricalProfile("c")]).ToJson());

        Assert.Equal(0, read.Find("x")!.RowCount);
        Assert.Equal(0, read.Find("c")!.RowCount);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"schemaVersion":1,"columns":[{"kind":"other","name":"x"}]}""")]
    [InlineData("""{"schemaVersion":99,"columns":[]}""")]
    [InlineData("""{"schemaVersion":1,"schemaVersion":1,"columns":[]}""")]
    public void What_is_no_profile_is_refused(string json) => Assert.Throws<FormatException>(() => DatasetProfile.FromJson(json));

    [Fact]
    public void An_unknown_version_is_refused_by_name() =>
        Assert.Contains("99", Assert.Throws<FormatException>(() => DatasetProfile.FromJson("""{"schemaVersion":99,"columns":[]}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_golden_file_of_version_1_is_read()
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "profile-v1.json"));

        var profile = DatasetProfile.FromJson(golden);

        var distance = Assert.IsType<NumericProfile>(profile.Find("distance"));
        Assert.Equal((1000, 2), (distance.Count, distance.MissingCount));
        Assert.Equal(0.5, distance.Moments.Mean, 1);
        var carrier = Assert.IsType<CategoricalProfile>(profile.Find("carrier"));
        Assert.Equal((5, 1), (carrier.Count, carrier.MissingCount));
        Assert.Equal(3, carrier.Items.Counts["AA"]);
    }

    [Fact]
    public void Merging_profiles_is_profiling_both()
    {
        string?[] first = ["a", "b", null, "a"], second = ["b", "c", null];
        var merged = (CategoricalProfile)new DatasetProfile([CategoricalProfile.Of("c", first)])
            .Merge(new DatasetProfile([CategoricalProfile.Of("c", second), new NumericProfile("new")])).Find("c")!;

        Assert.Equal(CategoricalProfile.Of("c", [.. first, .. second]).Items.Counts.OrderBy(pair => pair.Key), merged.Items.Counts.OrderBy(pair => pair.Key));
        Assert.Equal(2, merged.MissingCount);
        Assert.Equal(3, merged.DistinctEstimate);
    }

    [Fact]
    public void A_column_that_changed_its_kind_is_not_merged()
    {
        var error = Assert.Throws<ArgumentException>(() => new NumericProfile("x").Merge(new CategoricalProfile("x")));
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }
}
