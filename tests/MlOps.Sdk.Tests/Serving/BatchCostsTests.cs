using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class BatchCostsTests
{
    [Fact]
    public void What_is_mostly_overhead_is_taken_in_full_batches() => Assert.Equal(32, Learned(32, rows => 2 + 0.05 * rows).Rows);

    [Fact]
    public void What_costs_as_much_together_as_alone_is_not_batched() => Assert.Equal(1, Learned(32, rows => 900 * rows).Rows);

    [Fact]
    public void What_gets_dearer_in_batches_is_not_batched() => Assert.Equal(1, Learned(32, rows => rows * (900 + 20 * rows)).Rows);

    [Fact]
    public void What_outgrows_a_cache_is_taken_up_to_there() => Assert.Equal(8, Learned(32, rows => rows <= 8 ? 10 + rows : 4 * rows).Rows);

    [Fact]
    public void Beyond_the_size_that_nearly_pays_best_no_row_waits_for_more() => Assert.InRange(Learned(128, rows => 1 + 10 * rows).Rows, 1, 2);

    [Fact]
    public void A_stolen_core_does_not_end_batching()
    {
        var costs = Learned(32, rows => 2 + 0.05 * rows);
        for (var i = 0; i < 300; i++)
            costs.Observe(32, TimeSpan.FromMilliseconds(i % 10 == 0 ? 10 : 0.0036));
        Assert.Equal(32, costs.Rows);
    }

    [Fact]
    public void A_model_that_changes_its_costs_is_learned_anew()
    {
        var costs = Learned(32, rows => 2 + 0.05 * rows);
        for (var i = 0; i < 5000; i++)
        {
            foreach (var rows in new[] { 1, 2, 4, 8, 16, 32 })
                costs.Observe(rows, TimeSpan.FromMicroseconds(4 * rows));
        }

        Assert.Equal(1, costs.Rows);
    }

    [Fact]
    public void Now_and_then_more_than_pays_is_taken_to_find_out()
    {
        var costs = Learned(32, rows => 900 * rows);
        var takes = Enumerable.Range(0, 640).Select(_ => costs.NextTake()).ToList();
        Assert.Equal(10, takes.Count(take => take == 2));
        Assert.Equal(630, takes.Count(take => take == 1));
    }

    private static BatchCosts Learned(int maxRows, Func<int, double> microseconds)
    {
        var costs = new BatchCosts(maxRows);
        for (var rows = 1; rows <= maxRows; rows *= 2)
            costs.Observe(rows, TimeSpan.FromMicroseconds(microseconds(rows)));
        return costs;
    }
}
