using CsCheck;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class NumberNarrowingTests
{
    private static readonly double[] Edges = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, float.MaxValue, float.Epsilon, 1e39, -1e300];

    private static readonly Gen<double> Any = Gen.OneOf(Gen.Double, Gen.Float.Select(f => (double)f), Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]));

    [Fact]
    public void Numbers_become_the_floats_that_a_cast_makes_and_the_first_beyond_the_range_is_named() => Any.Array[0, 70].Sample(numbers =>
    {
        var floats = new float[numbers.Length];
        var refused = NumberNarrowing.Narrow(numbers, floats);
        Assert.Equal(Array.FindIndex(numbers, n => double.IsFinite(n) && float.IsInfinity((float)n)), refused);
        Assert.Equal(numbers.Select(n => (float)n), floats);
    });
}
