using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Random data sets with every column type, missing values, odd numbers and odd texts.</summary>
internal static class GenDataset
{
    private static readonly Gen<double> Doubles = Gen.OneOf(Gen.Double, Gen.OneOf(0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue));
    private static readonly Gen<float> Floats = Gen.OneOf(Gen.Float, Gen.OneOf(0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity));
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Char.AlphaNumeric.Array[0, 5].Select(chars => new string(chars)), Gen.OneOf("", " ", "a,b", "\"", "line\nbreak", "cr\r\nlf", "Zürich", "東京", "😀", "NA", "007", "#", "null"));
    private static readonly Gen<DateTime> Local = Gen.Long[new DateTime(1700, 1, 1).Ticks, new DateTime(2200, 1, 1).Ticks].Select(ticks => new DateTime(ticks - (ticks % TimeSpan.TicksPerMicrosecond)));

    public static readonly Gen<Dataset> Any = Gen.Int[0, 40].SelectMany(rows => Gen.Select(
        Nullable(Doubles, rows),
        Nullable(Floats, rows),
        Nullable(Gen.Long, rows),
        Nullable(Gen.Bool, rows),
        Nullable(Local, rows),
        Gen.Select(Texts, Gen.Int[0, 4], (text, missing) => missing == 0 ? null : text).Array[rows],
        Gen.Select(Floats.Array[rows * 3], Gen.Bool.Array[rows], (values, missing) => Column.Vector("vector, \"of 3\"", values, 3, NullMask.Of(missing))),
        (doubles, floats, longs, bools, times, texts, vectors) => new Dataset(
            Column.Double("double", doubles),
            Column.Float("float", floats),
            Column.Long("long", longs),
            Column.Bool("bool", bools),
            Column.DateTime("local", times),
            Column.DateTime("utc", times.Select(time => time is { } t ? DateTime.SpecifyKind(t, DateTimeKind.Utc) : (DateTime?)null).ToArray()),
            Column.Text("text", texts),
            vectors)));

    /// <summary>The rows of a data set cut into batches of random sizes.</summary>
    public static Gen<IReadOnlyList<Dataset>> Cuts(Dataset data) => Gen.Int[0, 9].Array[0, 12].Select(sizes =>
    {
        var (parts, start) = (new List<Dataset>(), 0);
        foreach (var size in sizes.Select(size => Math.Min(size, data.RowCount - start)))
        {
            parts.Add(data.Slice(start, size));
            start += size;
        }

        parts.Add(data.Slice(start, data.RowCount - start));
        return (IReadOnlyList<Dataset>)parts;
    });

    private static Gen<T?[]> Nullable<T>(Gen<T> values, int rows)
        where T : struct => Gen.Select(values, Gen.Int[0, 4], (value, missing) => missing == 0 ? (T?)null : value).Array[rows];
}
