using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class SortedSampleTests
{
    /// <summary>Shapes that lead through each way of the sort: few or many equal prefixes, groups of every size, constant digits.</summary>
    private static readonly Func<double, double>[] Shapes =
    [
        x => x,
        x => Math.Exp(40 * x),
        x => 1.6e9 + Math.Round(1e6 * x),
        x => x > 1 ? -1 : 1.6e9 + Math.Round(1e6 * x),
        x => Math.Floor(5 * x),
        x => 1000 + 1e-9 * x,
        x => x < -2 ? double.NegativeInfinity : x > 2 ? double.PositiveInfinity : 1e-310 * x,
        _ => 7,
    ];

    [Fact]
    public void Any_sample_is_sorted() => Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, Shapes.Length - 1], Gen.ULong).Sample(
        (n, shape, seed) =>
        {
            double[] values = [.. Samples.Normal(seed, n).Select(Shapes[shape])];
            var sorted = SortedSample.From(values);
            Array.Sort(values);
            Assert.Equal(values, sorted.Values);
        },
        iter: 60);

    [Fact]
    public void Values_below_are_counted_without_their_ties()
    {
        var sample = SortedSample.From([3, 1, 2, 2, 2, double.NaN]);

        Assert.Equal([0, 0, 1, 4, 5], new[] { 0.5, 1, 2, 3, 4 }.Select(sample.CountBelow));
    }
}
