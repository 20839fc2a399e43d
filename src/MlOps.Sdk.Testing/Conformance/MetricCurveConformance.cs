using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>
/// What every run store that is an <see cref="IMetricCurveStore"/> must do: its curves say of every history what the points say.
/// A store's test class inherits this and says how to make a fresh, empty store.
/// </summary>
public abstract class MetricCurveConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The clock the store under test must use.</summary>
    protected ManualClock Clock { get; } = new(Start);

    /// <summary>The store under test.</summary>
    protected IRunStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IMetricCurveStore Curves => Assert.IsType<IMetricCurveStore>(Store, exactMatch: false);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Every bucket of a history written by step tells the truth of its points, whatever the length of history, batches and curve.</summary>
    [Theory]
    [InlineData(1, 1, 1000)]
    [InlineData(1000, 1, 1000)]
    [InlineData(1500, 37, 100)]
    [InlineData(5000, 5000, 2)]
    [InlineData(20_000, 1000, 20)]
    [InlineData(20_000, 777, 64)]
    [InlineData(30_000, 9000, 15)]
    public async Task A_curve_tells_the_truth_of_its_points(int count, int perBatch, int maxBuckets)
    {
        var random = new Random(count + perBatch);
        await CheckAsync([.. Enumerable.Range(0, count).Select(i => Point(i, random.NextDouble()))], perBatch, maxBuckets);
    }

    /// <summary>NaN is counted and never lowest or highest; infinities are.</summary>
    [Fact]
    public async Task NaN_and_infinities_are_told()
    {
        var random = new Random(1);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.MaxValue, double.Epsilon];
        await CheckAsync([.. Enumerable.Range(0, 8000).Select(i => Point(i, random.Next(3) == 0 ? special[random.Next(special.Length)] : random.NextDouble()))], 1000, 8);
        await CheckAsync([.. Enumerable.Range(0, 3000).Select(i => Point(i, double.NaN))], 1000, 4, "none");
    }

    /// <summary>Points written out of order stand where their steps put them.</summary>
    [Fact]
    public async Task Points_written_out_of_order_stand_at_their_steps()
    {
        var random = new Random(2);
        var points = Enumerable.Range(0, 12_000).Select(i => Point(i, random.NextDouble())).ToArray();
        MetricPoint[] resumed = [.. points, .. Enumerable.Range(10_000, 4000).Select(i => Point(i, random.NextDouble()))];
        await CheckAsync(resumed, 1000, 16);
        random.Shuffle(points);
        await CheckAsync(points, 1000, 16, "shuffled");
    }

    /// <summary>Points of one step, and batches that meet at a step, stand as they were written.</summary>
    [Fact]
    public async Task Points_of_equal_steps_stand_as_written()
    {
        var random = new Random(3);
        await CheckAsync([.. Enumerable.Range(0, 6000).Select(_ => Point(7, random.NextDouble()))], 1000, 8);
        await CheckAsync([.. Enumerable.Range(0, 9000).Select(i => Point((i + 500) / 1000, random.Next(4)))], 1000, 8, "meeting");
    }

    /// <summary>A metric, a key or a run that is not there has an empty curve; a number of buckets outside its limits is misuse.</summary>
    [Fact]
    public async Task What_is_not_there_has_an_empty_curve()
    {
        var run = await BeginAsync();
        foreach (var (where, key) in new[] { (run, "loss"), (RunId.New(Clock), "loss"), (run, "\u0001") })
            Assert.Empty((await Curves.ReadCurveAsync(where, key, 10, Cancellation)).Buckets);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Curves.ReadCurveAsync(run, "loss", 1, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Curves.ReadCurveAsync(run, "loss", 1_000_001, Cancellation));
    }

    /// <summary>Makes a fresh, empty store.</summary>
    protected abstract ValueTask<IRunStore> CreateAsync();

    private static MetricPoint Point(long step, double value) => new("loss", value, step, Start.AddTicks(step * 10));

    private async Task<RunId> BeginAsync(string experiment = "curves")
    {
        var found = await Store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = experiment, CreatedAt = Start }, Cancellation);
        var run = RunId.New(Clock);
        await Store.BeginRunAsync(new() { Id = run, ExperimentId = found.Id, Name = "r", StartedAt = Start, Owner = "o", LeaseUntil = Start.AddHours(1), Environment = new() }, Cancellation);
        return run;
    }

    private async Task CheckAsync(MetricPoint[] written, int perBatch, int maxBuckets, string experiment = "curves")
    {
        var run = await BeginAsync(experiment);
        foreach (var batch in written.Chunk(perBatch))
            await Store.AppendAsync(run, new() { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Metrics = batch }, Cancellation);

        var points = written.OrderBy(point => point.Step).ToArray();
        var curve = await Curves.ReadCurveAsync(run, "loss", maxBuckets, Cancellation);
        Assert.Equal(points.Length, curve.Count);
        Assert.InRange(curve.Buckets.Count, Math.Min(points.Length, (maxBuckets & ~1) / 2), maxBuckets & ~1);
        var at = 0;
        foreach (var bucket in curve.Buckets)
        {
            Assert.InRange(bucket.Count, 1, Math.Min(curve.PointsPerBucket, points.Length - at));
            Check(points.AsSpan(at, (int)bucket.Count), bucket);
            at += (int)bucket.Count;
        }

        Assert.Equal(points.Length, at);
    }

    private static void Check(ReadOnlySpan<MetricPoint> points, in MetricBucket bucket)
    {
        MetricPoint? lowest = null;
        MetricPoint? highest = null;
        var (numbers, sum) = (0, 0d);
        foreach (var point in points)
        {
            if (double.IsNaN(point.Value))
                continue;
            lowest = lowest is { } low && low.Value <= point.Value ? low : point;
            highest = highest is { } high && high.Value >= point.Value ? high : point;
            (numbers, sum) = (numbers + 1, sum + point.Value);
        }

        Assert.Equal((points[0].Step, points[^1].Step, points.Length - numbers), (bucket.FirstStep, bucket.LastStep, bucket.NaNCount));
        if (lowest is null)
        {
            Assert.True(double.IsNaN(bucket.Lowest.Value) && double.IsNaN(bucket.Highest.Value) && double.IsNaN(bucket.Mean));
            return;
        }

        Assert.Equal((lowest, highest), (bucket.Lowest, bucket.Highest));
        if (double.IsFinite(sum) && Math.Abs(sum) < 1e300)
            Assert.Equal(sum / numbers, bucket.Mean, 1e-9);
    }
}
