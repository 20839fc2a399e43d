using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class ProfileValuesTests
{
    [Fact]
    public void A_block_is_sorted_whatever_its_values() => Gen.Double[-10, 10].Select(Math.Round).Array[LaneSort.Block].Sample(values =>
    {
        var sorted = values.Select(value => value + 0.0).ToArray();
        var chance = new SplitMix64(1);
        LaneSort.SortAndThin(sorted, ref chance);
        Array.Sort(values);
        Assert.Equal(values, sorted);
    });

    [Fact]
    public void A_thinned_block_keeps_one_of_four_near_its_rank() => Gen.ULong.Sample(seed =>
    {
        var values = Samples.Uniform(seed, 4 * LaneSort.Block);
        var sorted = values.Order().ToArray();
        var chance = new SplitMix64(seed);
        LaneSort.SortAndThin(values, ref chance);
        var kept = values[..LaneSort.Block];
        Assert.Equal(kept.Order(), kept);
        for (var i = 0; i < kept.Length; i++)
            Assert.InRange(Math.Abs(Array.BinarySearch(sorted, kept[i]) - (4 * i + 2)), 0, 64);
    });

    [Fact]
    public void Values_added_one_by_one_or_together_or_in_parts_make_the_same_profile() =>
        Gen.Select(Gen.Double.Array[0, 6000], Gen.Int[1, 500]).Sample((values, size) =>
        {
            NumericProfile single = new("x"), parts = new("x");
            foreach (var value in values)
                single.Add(value);
            foreach (var part in values.Chunk(size))
                parts.AddRange(part);
            var whole = new DatasetProfile([NumericProfile.Of("x", values)]).ToBytes();
            Assert.Equal(whole, new DatasetProfile([single]).ToBytes());
            Assert.Equal(whole, new DatasetProfile([parts]).ToBytes());
        }, iter: 30);

    [Fact]
    public void Looking_at_a_sketch_does_not_change_it()
    {
        var values = Samples.Normal(3, 300_000);
        QuantileSketch looked = new(), plain = QuantileSketch.Of(values);
        foreach (var part in values.Chunk(777))
        {
            looked.AddRange(part);
            looked.Quantile(0.5);
        }

        Assert.Equal(plain.Levels.SelectMany(level => level), looked.Levels.SelectMany(level => level));
    }

    [Fact]
    public void Every_kind_of_number_is_counted_apart()
    {
        var profile = NumericProfile.Of("x", [1, 2.5, -0.0, 0, double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, 7, 8, 9]);
        profile.AddNull(4);

        Assert.Equal((8, 4, 2, 1, 1), (profile.FiniteCount, profile.NullCount, profile.NanCount, profile.PositiveInfinityCount, profile.NegativeInfinityCount));
        Assert.Equal(new TypeCounts(7, 1, 0, 0, 0), profile.Types);
        Assert.Equal(7, Math.Round(profile.DistinctEstimate));
    }

    [Fact]
    public void Texts_are_counted_by_the_type_they_read_as()
    {
        var profile = CategoricalProfile.Of("c", ["12", "+7", "1.50", "2e3", "TRUE", "false", "2001-12-31", "2001-12-31T10:00:00Z", "2001-99-31", "AA", "truth", "", "NaN", "-", null]);

        Assert.Equal(new TypeCounts(3, 1, 2, 2, 6), profile.Types);
    }

    [Fact]
    public void Types_of_a_profile_from_before_they_were_counted_are_unknown_and_stay_so()
    {
        var old = DatasetProfile.FromJson(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "profile-v1.json")));
        foreach (var column in old.Columns)
            Assert.Null(column.Merge(column is NumericProfile ? NumericProfile.Of(column.Name, [1]) : CategoricalProfile.Of(column.Name, ["a"])).Types);
        Assert.Null(DatasetProfile.FromBytes(old.ToBytes()).Columns[0].Types);
    }

    [Fact]
    public void Memory_is_the_same_for_a_hundred_times_the_values()
    {
        Assert.InRange(Size(1_000_000), 0, 2 * Size(10_000) + 8192);

        static int Size(int n) => new DatasetProfile([NumericProfile.Of("x", Samples.Normal(1, n))]).ToBytes().Length;
    }

    [Fact]
    public void A_checksum_is_that_of_the_standard() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));
}
