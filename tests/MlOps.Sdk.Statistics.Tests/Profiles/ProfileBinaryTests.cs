using System.Buffers.Binary;
using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class ProfileBinaryTests
{
    [Fact]
    public void A_profile_survives_the_round_trip_through_bytes_and_goes_on_as_if_nothing_had_happened()
    {
        var numeric = NumericProfile.Of("distance", [.. Samples.Normal(1, 50_000), double.NaN, double.PositiveInfinity]);
        numeric.AddNull(3);
        var profile = new DatasetProfile([numeric, CategoricalProfile.Of("origin", [.. Samples.Zipf(2, 3000, 200), null]), Large(3)]);

        var read = DatasetProfile.FromBytes(profile.ToBytes());

        Assert.Equal(profile.ToBytes(), read.ToBytes());
        Assert.Equal(profile.ToJson(), read.ToJson());
        var more = Samples.Normal(3, 50_000);
        numeric.AddRange(more);
        var back = (NumericProfile)read.Find("distance")!;
        back.AddRange(more);
        Assert.Equal(new DatasetProfile([numeric]).ToBytes(), new DatasetProfile([back]).ToBytes());
    }

    [Fact]
    public void Empty_profiles_and_names_of_any_text_survive()
    {
        var odd = new CategoricalProfile("lone \ud800 surrogate");
        odd.Add("\udc00", 2);
        odd.Add("\udc01");
        odd.Add("ordinary 🛩 text");
        odd.Add("");
        var profile = new DatasetProfile([new NumericProfile("x"), new CategoricalProfile("c"), odd]);

        var read = DatasetProfile.FromBytes(profile.ToBytes());

        Assert.Equal(profile.ToBytes(), read.ToBytes());
        Assert.Equal(0, read.Find("x")!.RowCount);
        Assert.Equal(odd.Items.Counts.ToHashSet(), ((CategoricalProfile)read.Find(odd.Name)!).Items.Counts.ToHashSet());
        Assert.Empty(DatasetProfile.FromBytes(new DatasetProfile([]).ToBytes()).Columns);
    }

    [Fact]
    public void Bytes_are_far_fewer_than_JSON()
    {
        var profile = new DatasetProfile([NumericProfile.Of("x", Samples.Normal(1, 100_000)), CategoricalProfile.Of("c", Samples.Zipf(2, 3000, 200))]);

        Assert.InRange(profile.ToBytes().Length, 1, profile.ToUtf8Json().Length / 2);
    }

    [Fact]
    public void The_golden_file_of_version_1_is_read()
    {
        var golden = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "profile-v1.bin"));

        var profile = DatasetProfile.FromBytes(golden);

        var distance = Assert.IsType<NumericProfile>(profile.Find("distance"));
        Assert.Equal((20_001, 4, 1), (distance.Count, distance.MissingCount, distance.PositiveInfinityCount));
        Assert.Equal(new TypeCounts(0, 20_000, 0, 0, 0), distance.Types);
        Assert.Equal(0.5, distance.Moments.Mean, 1);
        Assert.Equal(0.25, distance.Quantiles.Quantile(0.25), distance.Quantiles.RankError + 0.01);
        var carrier = Assert.IsType<CategoricalProfile>(profile.Find("carrier"));
        Assert.Equal((5, 1), (carrier.Count, carrier.MissingCount));
        Assert.Equal(3, carrier.Items.Counts["AA"]);
        Assert.Equal(golden, profile.ToBytes());
    }

    [Fact]
    public void Any_changed_or_missing_byte_is_told()
    {
        var bytes = Small().ToBytes();

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255]).Sample((at, flip) =>
        {
            var changed = bytes.ToArray();
            changed[at] ^= (byte)flip;
            Assert.Throws<FormatException>(() => DatasetProfile.FromBytes(changed));
        });
        Gen.Int[0, bytes.Length - 1].Sample(length => Assert.Throws<FormatException>(() => DatasetProfile.FromBytes(bytes.AsSpan(0, length))));
        Assert.Throws<FormatException>(() => DatasetProfile.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void A_hostile_body_with_a_right_checksum_is_a_profile_or_refused_and_never_allocates_much()
    {
        var bytes = Small().ToBytes();

        Gen.Select(Gen.Int[10, bytes.Length - 5], Gen.Byte, Gen.Int[1, 12]).Array[1, 6].Sample(
            changes =>
            {
                var hostile = bytes.ToArray();
                foreach (var (at, value, run) in changes)
                    hostile.AsSpan(at, Math.Min(run, hostile.Length - 4 - at)).Fill(value);
                BinaryPrimitives.WriteUInt32LittleEndian(hostile.AsSpan(^4..), Crc32C.Of(hostile.AsSpan(..^4)));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    var read = DatasetProfile.FromBytes(hostile);
                    Assert.Equal(read.ToBytes(), DatasetProfile.FromBytes(read.ToBytes()).ToBytes());
                    Use(read);
                }
                catch (FormatException e)
                {
                    Assert.NotEmpty(e.Message);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
            },
            iter: 3000);
    }

    [Fact]
    public void Random_bytes_are_no_profile() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Throws<FormatException>(() => DatasetProfile.FromBytes(bytes)));

    [Fact]
    public void JSON_and_unknown_versions_are_refused_by_name()
    {
        Assert.Contains("JSON", Assert.Throws<FormatException>(() => DatasetProfile.FromBytes(Small().ToUtf8Json())).Message, StringComparison.Ordinal);
        var bytes = Small().ToBytes();
        bytes[4] = 99;
        Assert.Contains("99", Assert.Throws<FormatException>(() => DatasetProfile.FromBytes(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"levels\":[[", "\"levels\":[null,[")]
    [InlineData("\"minimum\":", "\"minimum\":1e300,\"was\":")]
    [InlineData("\"accuracy\":512", "\"accuracy\":-1")]
    [InlineData("\"nulls\":0", "\"nulls\":-7")]
    [InlineData("\"total\":5", "\"total\":4")]
    [InlineData("\"capacity\":1024", "\"capacity\":1")]
    [InlineData("\"integers\":0", "\"integers\":9223372036854775807")]
    [InlineData("\"m2\":", "\"m2\":-1,\"was\":")]
    [InlineData("{\"kind\":\"numeric\"", "null,{\"kind\":\"numeric\"")]
    public void JSON_that_contradicts_itself_is_refused(string text, string replacement)
    {
        var json = Small().ToJson();
        Assert.Contains(text, json, StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => DatasetProfile.FromJson(json.Replace(text, replacement, StringComparison.Ordinal)));
    }

    internal static DatasetProfile Small()
    {
        var numeric = NumericProfile.Of("distance", Samples.Uniform(4, 2000));
        return new DatasetProfile([numeric, CategoricalProfile.Of("carrier", ["AA", "AA", "DL", null, "UA", "AA"])]);
    }

    private static CategoricalProfile Large(ulong seed) => CategoricalProfile.Of("flight", Samples.Zipf(seed, 50_000, 6000), capacity: 64);

    private static void Use(DatasetProfile profile)
    {
        foreach (var column in profile.Columns)
        {
            Assert.True(column.DistinctEstimate >= 0);
            column.Merge(column);
            if (column is NumericProfile { FiniteCount: > 0 } numeric)
                Assert.False(double.IsNaN(numeric.Quantiles.Quantile(0.5)));
        }
    }
}
