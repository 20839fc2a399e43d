using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class DatasetTests
{
    private static readonly Trip[] Trips =
    [
        new("LAX", 1946.5, 3, true, new DateTime(2001, 1, 1, 0, 3, 0)),
        new(null, null, null, null, null),
        new("JFK", 106, -1, false, new DateTime(2001, 1, 1, 0, 8, 0)),
        new("LAX", 250, 9, true, new DateTime(2001, 1, 2)),
    ];

    private sealed record Trip(string? Origin, double? Distance, long? Stops, bool? Late, DateTime? Departure);

    private readonly record struct House(double Rooms, string? Region) : IFeatureRow
    {
        public static FeatureSchema Features { get; } = FeatureSchema.Of(("Region", FeatureKind.Text), ("Rooms", FeatureKind.Number));

        public void WriteTo(ref FeatureWriter row)
        {
            row.Text(Region);
            row.Number(Rooms);
        }
    }

    private static Dataset Table() => Dataset.FromRows(Trips, columns => columns
        .Text("origin", t => t.Origin)
        .Double("distance", t => t.Distance)
        .Long("stops", t => t.Stops)
        .Bool("late", t => t.Late)
        .DateTime("departure", t => t.Departure));

    [Fact]
    public void Objects_give_their_times_with_an_offset_in_utc_and_their_short_integers()
    {
        (DateTimeOffset At, DateTimeOffset? Seen, int? Stops)[] rows = [(new(2001, 1, 31, 8, 0, 0, TimeSpan.FromHours(2)), null, 3), (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null)];
        var data = Dataset.FromRows(rows, columns => columns.DateTime("at", row => row.At).DateTime("seen", row => row.Seen).Long("stops", row => row.Stops));
        Assert.Equal(new DateTime(2001, 1, 31, 6, 0, 0, DateTimeKind.Utc), data[0].DateTime("at"));
        Assert.Equal(DateTimeKind.Utc, data[0].DateTime("at").Kind);
        Assert.Equal((null, DateTime.UnixEpoch, 3L, null), (data[0].FindDateTime("seen"), data[1].FindDateTime("seen"), data[0].FindLong("stops"), data[1].FindLong("stops")));
    }

    [Fact]
    public void Objects_become_columns_and_columns_become_the_same_objects()
    {
        var data = Table();
        Assert.Equal(4, data.RowCount);
        Assert.Equal([ColumnType.Text, ColumnType.Double, ColumnType.Long, ColumnType.Bool, ColumnType.DateTime], data.Schema.Select(c => c.Type));
        Assert.All(data.Schema, column => Assert.True(column.Nullable));
        var back = data.Rows(row => new Trip(row.FindText("origin"), row.FindDouble("distance"), row.FindLong("stops"), row.FindBool("late"), row.FindDateTime("departure")));
        Assert.Equal(Trips, back);
    }

    [Fact]
    public void Feature_rows_need_no_selectors()
    {
        var data = Dataset.FromRows([new House(3, "north"), new House(double.NaN, null)]);
        Assert.Equal(["Region", "Rooms"], data.Columns.Select(c => c.Name));
        Assert.Equal("north", data.TextColumn("Region")[0]);
        Assert.Equal(1, data["Rooms"].NullCount);
    }

    [Fact]
    public void An_array_is_taken_without_a_copy_and_a_slice_shares_it()
    {
        double[] values = [1, 2, 3, 4];
        var column = Column.Double("x", values);
        values[2] = 30;
        Assert.Equal(30, column.Values[2]);
        Assert.Equal([2.0, 30.0], ((Column<double>)column.Slice(1, 2)).Values);
    }

    [Fact]
    public void Equal_texts_are_stored_once()
    {
        var origin = Table().TextColumn("origin");
        Assert.Equal(["LAX", "JFK"], origin.Categories);
        Assert.Equal([0, -1, 1, 0], origin.Codes);
        Assert.Equal([2, 1], origin.CountByCategory());
    }

    [Fact]
    public void Rows_are_filtered_taken_and_sliced_in_order()
    {
        var data = Table();
        var far = data.Where(row => row.FindDouble("distance") > 200);
        Assert.Equal(["LAX", "LAX"], far.Rows(row => row.Text("origin")));
        Assert.Equal([250.0, 1946.5], data.Take(3, 0).Column<double>("distance").Values);
        Assert.Equal(1, data.Slice(1, 2).TextColumn("origin").NullCount);
        Assert.Equal(["distance", "origin"], data.Select("distance", "origin").Columns.Select(c => c.Name));
    }

    [Fact]
    public void A_column_is_added_or_takes_the_place_of_its_namesake()
    {
        var data = Table().With(Column.Double("distance", new double[4])).With(Column.Long("new", new long[4]));
        Assert.Equal(["origin", "distance", "stops", "late", "departure", "new"], data.Columns.Select(c => c.Name));
        Assert.Equal(0, data.Column<double>("distance").Values[0]);
    }

    [Fact]
    public void Numbers_of_any_type_come_as_doubles_with_NaN_for_none()
    {
        var data = Table();
        Assert.Equal([3, double.NaN, -1, 9], data["stops"].AsDoubles());
        Assert.Equal([1, double.NaN, 0, 1], data["late"].AsDoubles());
        Assert.Equal([1946.5, 106, 250], data.Column<double>("distance").Present());
        Assert.Contains("'origin' holds Text", Assert.Throws<ArgumentException>(() => data["origin"].AsDoubles().Length).Message);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var data = Table();
        Assert.Contains("no column 'delay'; the data set has 'origin'", Assert.Throws<ArgumentException>(() => data["delay"]).Message);
        Assert.Contains("'origin' holds Text, not Double", Assert.Throws<ArgumentException>(() => data.Column<double>("origin")).Message);
        Assert.Contains("'distance' has no value in row 1", Assert.Throws<InvalidOperationException>(() => data[1].Double("distance")).Message);
        Assert.Contains("Two columns are named 'x'", Assert.Throws<ArgumentException>(() => new Dataset(Column.Double("x", new double[1]), Column.Long("x", new long[1]))).Message);
        Assert.Contains("'y' has 2 rows, but 'x' has 1", Assert.Throws<ArgumentException>(() => new Dataset(Column.Double("x", new double[1]), Column.Long("y", new long[2]))).Message);
        Assert.Contains("row 1 has code 2; codes go from -1 (no value) to 0", Assert.Throws<ArgumentException>(() => Column.Text("t", new int[] { 0, 2 }, ["a"])).Message);
        Assert.Contains("5 numbers do not fill whole rows of 2", Assert.Throws<ArgumentException>(() => Column.Vector("v", new float[5], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Slice(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Take(4));
        Assert.Throws<ArgumentException>(() => Dataset.Concat(data, data.Select("origin")));
    }

    [Fact]
    public void Cutting_and_putting_together_again_changes_no_cell() =>
        GenDataset.Any.SelectMany(data => GenDataset.Cuts(data), (data, parts) => (data, parts)).Sample(
            (data, parts) => Cells(Dataset.Concat(parts)).SequenceEqual(Cells(data)), iter: 200);

    [Fact]
    public void A_slice_of_a_slice_counts_its_missing_rows() => Gen.Select(Gen.Bool.Array[0, 300], Gen.Int[0, 300], Gen.Int[0, 300]).Sample((missing, a, b) =>
    {
        var start = Math.Min(a, missing.Length);
        var length = Math.Min(b, missing.Length - start);
        var slice = Column.Long("x", new long[missing.Length], NullMask.Of(missing)).Slice(start, length);
        return slice.NullCount == missing.AsSpan(start, length).Count(true)
            && Enumerable.Range(0, length).All(row => slice.IsNull(row) == missing[start + row]);
    });

    internal static IEnumerable<string?> Cells(Dataset data) => data.Columns.SelectMany(column => Enumerable.Range(0, column.Length).Select(column.Format).Prepend(column.Name));
}
