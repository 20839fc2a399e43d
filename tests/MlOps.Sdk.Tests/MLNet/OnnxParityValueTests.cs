using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class OnnxParityValueTests
{
    [Fact]
    public void Reports_the_largest_differences_and_where()
    {
        var parity = OnnxParity.Compare([1, 200, float.NaN, float.NegativeInfinity], [1.5f, 201, float.NaN, float.NegativeInfinity]);
        Assert.Equal((4L, 1.0, 0.5, 0L), (parity.Count, parity.MaxAbsoluteDifference, parity.MaxRelativeDifference, parity.WorstIndex));
        Assert.True(parity.Within(0.5));
        Assert.False(parity.Within(0.4));
    }

    [Fact]
    public void A_lost_NaN_is_beyond_any_tolerance()
    {
        Assert.False(OnnxParity.Compare([float.NaN], [0]).Within(1e300));
        Assert.False(OnnxParity.Compare([0], [float.NaN]).Within(1e300));
        Assert.False(OnnxParity.Compare([float.PositiveInfinity], [float.NegativeInfinity]).Within(1e300));
    }

    [Fact]
    public void Nothing_compared_is_not_parity() => Assert.False(OnnxParity.Compare([], []).Within(1));

    [Fact]
    public void Other_rows_cannot_be_compared()
    {
        var error = Assert.Throws<ArgumentException>(() => OnnxParity.Compare([1, 2], [1]));
        Assert.Contains("1 exported scores", error.Message, StringComparison.Ordinal);
    }
}
