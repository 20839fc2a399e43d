using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>
/// What searching a run store must do. A store's test class inherits this beside <see cref="RunStoreConformance"/> and says how to
/// make a fresh, empty store.
/// </summary>
public abstract class RunSearchConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly string[] Months = ["january", "february"];

    private ExperimentId _experiment;

    /// <summary>The clock the store under test must use.</summary>
    protected ManualClock Clock { get; } = new(Start);

    /// <summary>The store under test.</summary>
    protected IRunStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Store = await CreateAsync();
        _experiment = (await Store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = "flights", CreatedAt = Clock.GetUtcNow() }, Cancellation)).Id;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Every operator on every kind of field finds what it means, and nothing else.</summary>
    [Theory]
    [InlineData("", "a b c d e")]
    [InlineData("metrics.auc > 0.8", "b")]
    [InlineData("metrics.auc >= 0.8", "a b")]
    [InlineData("metrics.auc < 0.8", "c")]
    [InlineData("metrics.auc <= 0.8", "a c")]
    [InlineData("metrics.auc = 0.8", "a")]
    [InlineData("metrics.auc != 0.8", "b c")]
    [InlineData("metrics.auc < Infinity", "a c")]
    [InlineData("metrics.auc = Infinity", "b")]
    [InlineData("metrics.auc IS NULL", "e")]
    [InlineData("metrics.auc IS NOT NULL", "a b c d")]
    [InlineData("metrics.Auc > 0", "")]
    [InlineData("metrics.`my loss` < 1", "a")]
    [InlineData("params.depth = '6'", "a b")]
    [InlineData("params.depth != '6'", "c")]
    [InlineData("params.depth = '06'", "")]
    [InlineData("params.depth IN ('6', '7')", "a b c")]
    [InlineData("params.depth NOT IN ('6', '8')", "c")]
    [InlineData("params.depth IS NULL", "d e")]
    [InlineData("params.depth IS NOT NULL", "a b c")]
    [InlineData("params.depth LIKE '%'", "a b c")]
    [InlineData("params.depth LIKE ''", "")]
    [InlineData("tags.team = 'Risk'", "a")]
    [InlineData("tags.team LIKE 'R%'", "a")]
    [InlineData("tags.team LIKE 'r%'", "b c")]
    [InlineData("tags.team ILIKE 'R_SK%'", "a b")]
    [InlineData("tags.team LIKE '%sk*'", "b")]
    [InlineData("tags.team LIKE '%[x]'", "c")]
    [InlineData("tags.team LIKE 'r\\%'", "")]
    [InlineData("tags.team LIKE 'It''s 100% __'", "d")]
    [InlineData("tags.team ILIKE '%ÄÖ😀'", "")]
    [InlineData("tags.team ILIKE '%äö_'", "e")]
    [InlineData("tags.team != 'Risk'", "b c d e")]
    [InlineData("run_name = 'b'", "b")]
    [InlineData("run_name != 'b'", "a c d e")]
    [InlineData("run_name IN ('a', 'e', 'nobody')", "a e")]
    [InlineData("attributes.run_name LIKE '_'", "a b c d e")]
    [InlineData("run_name ILIKE 'B'", "b")]
    [InlineData("status = 'RUNNING'", "b d")]
    [InlineData("status != 'RUNNING'", "a c e")]
    [InlineData("status = 'INTERRUPTED'", "e")]
    [InlineData("status IN ('FINISHED', 'FAILED')", "a c")]
    [InlineData("status LIKE 'F%'", "a c")]
    [InlineData("status = 'SCHEDULED'", "")]
    [InlineData("start_time > 1893553446678", "b c d e")]
    [InlineData("start_time >= 1893553446678", "a b c d e")]
    [InlineData("start_time < 1893553447678", "a")]
    [InlineData("start_time <= 1893553447678", "a b")]
    [InlineData("start_time = 1893553447678", "b")]
    [InlineData("start_time != 1893553447678", "a c d e")]
    [InlineData("end_time IS NULL", "b d")]
    [InlineData("end_time IS NOT NULL", "a c e")]
    [InlineData("end_time > 1893553446678", "a c e")]
    [InlineData("end_time < 1893553446678", "")]
    [InlineData("parent_run_id IS NOT NULL", "c")]
    [InlineData("parent_run_id IS NULL", "a b d e")]
    [InlineData("parent_run_id LIKE '%'", "c")]
    [InlineData("datasets.name = 'january'", "a b")]
    [InlineData("datasets.name != 'january'", "b")]
    [InlineData("datasets.name IN ('february', 'march')", "b")]
    [InlineData("datasets.name ILIKE 'JAN%'", "a b")]
    [InlineData("datasets.name IS NULL", "c d e")]
    [InlineData("datasets.digest LIKE 'x%' and datasets.name = 'january'", "")]
    [InlineData("metrics.auc > 0.5 and params.depth = '6' and tags.team ILIKE 'r%'", "a b")]
    [InlineData("metrics.auc > 0.5 and metrics.auc < 1", "a")]
    public async Task A_filter_finds_what_it_means(string filter, string expected)
    {
        await SeedAsync();
        foreach (var order in new[] { "run_name", "metrics.auc DESC, run_name ASC", "params.depth, run_name" })
        {
            var page = await Store.SearchRunsAsync(RunQuery.Parse(filter, order).In(_experiment), Cancellation);
            Assert.Equal(expected, string.Join(' ', page.Runs.Select(run => run.Name).Order(StringComparer.Ordinal)));
            Assert.Null(page.NextPageToken);
        }
    }

    /// <summary>Runs come in the order asked for; NaN comes after numbers, runs without the field last, ties by start and id.</summary>
    [Theory]
    [InlineData("", "e d c b a")]
    [InlineData("metrics.auc", "c a b d e")]
    [InlineData("metrics.auc DESC", "b a c d e")]
    [InlineData("metrics.nothing DESC", "e d c b a")]
    [InlineData("params.depth", "b a c e d")]
    [InlineData("params.depth DESC", "c b a e d")]
    [InlineData("params.depth, metrics.auc", "a b c d e")]
    [InlineData("params.depth ASC, metrics.auc DESC", "b a c d e")]
    [InlineData("tags.team", "d a c b e")]
    [InlineData("run_name DESC", "e d c b a")]
    [InlineData("start_time", "a b c d e")]
    [InlineData("start_time DESC", "e d c b a")]
    [InlineData("end_time", "c a e d b")]
    [InlineData("end_time DESC", "e a c d b")]
    [InlineData("status, start_time", "c a e b d")]
    [InlineData("parent_run_id DESC", "c e d b a")]
    public async Task Runs_come_in_order(string order, string expected)
    {
        await SeedAsync();
        var query = RunQuery.Parse("", order).In(_experiment);
        Assert.Equal(expected, string.Join(' ', (await Store.SearchRunsAsync(query, Cancellation)).Runs.Select(run => run.Name)));
        Assert.Equal(expected, string.Join(' ', await Store.SearchAllRunsAsync(query with { PageSize = 1 }, Cancellation).Select(run => run.Name).ToListAsync(Cancellation)));
    }

    /// <summary>A run is found by its id and by that of its parent, and comes with everything that hangs on it.</summary>
    [Fact]
    public async Task A_run_is_found_by_id_and_read_whole()
    {
        var seeded = await SeedAsync();
        var one = Assert.Single((await Store.SearchRunsAsync(new RunQuery().Where(RunField.Id.In(seeded["a"].ToString(), seeded["a"].ToString().ToUpperInvariant())), Cancellation)).Runs);
        Assert.Equivalent(await Store.FindRunAsync(seeded["a"], Cancellation), one, strict: true);
        var child = Assert.Single((await Store.SearchRunsAsync(new RunQuery().Where(RunField.ParentId.EqualTo(seeded["a"].ToString())), Cancellation)).Runs);
        Assert.Equal("c", child.Name);
    }

    /// <summary>The value that counts is the latest: the greatest step, the last written among equals.</summary>
    [Fact]
    public async Task The_latest_value_of_a_metric_counts()
    {
        var run = await BeginAsync("run");
        await AppendAsync(run, metrics: [Point("loss", 9, 5), Point("loss", 1, 2)]);
        await AppendAsync(run, metrics: [Point("loss", 3, 5)]);
        Assert.Single((await Store.SearchRunsAsync(RunQuery.Parse("metrics.loss = 3"), Cancellation)).Runs);
        Assert.Empty((await Store.SearchRunsAsync(RunQuery.Parse("metrics.loss > 3"), Cancellation)).Runs);
        await AppendAsync(run, metrics: [Point("loss", double.NaN, 6)]);
        Assert.Empty((await Store.SearchRunsAsync(RunQuery.Parse("metrics.loss != 4"), Cancellation)).Runs);
        Assert.Single((await Store.SearchRunsAsync(RunQuery.Parse("metrics.loss IS NOT NULL"), Cancellation)).Runs);
    }

    /// <summary>Only the experiments asked for are searched; without any, all are, in one order.</summary>
    [Fact]
    public async Task Only_the_experiments_asked_for_are_searched()
    {
        var other = (await Store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = "other", CreatedAt = Clock.GetUtcNow() }, Cancellation)).Id;
        for (var i = 0; i < 6; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await AppendAsync(await BeginAsync($"{i}", experiment: i % 2 == 0 ? _experiment : other), metrics: [Point("m", 6 - i, 0)]);
        }

        Assert.Equal(["0", "2", "4"], await NamesAsync(RunQuery.Parse("", "metrics.m DESC").In(_experiment)));
        Assert.Equal(["5", "3", "1"], await NamesAsync(new RunQuery().In(other)));
        foreach (var query in new[] { RunQuery.Parse("", "metrics.m DESC"), RunQuery.Parse("", "metrics.m DESC").In(_experiment, other), RunQuery.Parse("metrics.m > 0", "start_time") })
            Assert.Equal(["0", "1", "2", "3", "4", "5"], await NamesAsync(query with { PageSize = 2 }));
        Assert.Empty(await NamesAsync(new RunQuery().In(ExperimentId.New(Clock))));
    }

    /// <summary>Pages neither repeat a run nor leave one out while others begin, whatever the order, with ties and NaN.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("metrics.m")]
    [InlineData("metrics.m DESC")]
    [InlineData("params.p DESC, metrics.m")]
    [InlineData("status, tags.t DESC")]
    public async Task Paging_repeats_nothing_and_leaves_nothing_out_while_runs_begin(string order)
    {
        var before = new List<RunId>();
        for (var i = 0; i < 40; i++)
            before.Add(await AddAsync(i));
        var query = RunQuery.Parse("run_name != 'never'", order).In(_experiment) with { PageSize = 7 };
        var seen = new List<RunRecord>();
        for (RunQuery? next = query; next is not null;)
        {
            var page = await Store.SearchRunsAsync(next, Cancellation);
            Assert.True(page.NextPageToken is null || page.Runs.Count == 7, "A page that is not the last is full.");
            seen.AddRange(page.Runs);
            next = page.NextPageToken is { } token ? next with { PageToken = token } : null;
            await AddAsync(seen.Count); // some of these lie before the place reached, some after
        }

        Assert.Equal(seen.Count, seen.Select(run => run.Id).Distinct().Count());
        Assert.Empty(before.Except(seen.Select(run => run.Id)));
        Assert.Equal((query with { PageSize = 1000 }).PageOf(seen).Runs.Select(run => run.Id), seen.Select(run => run.Id));

        async Task<RunId> AddAsync(int i)
        {
            if (i % 3 == 0)
                Clock.Advance(TimeSpan.FromMilliseconds(1)); // several begin at the same instant
            var run = await BeginAsync($"run {i}");
            await AppendAsync(
                run,
                metrics: i % 5 == 0 ? [] : [Point("m", i % 7 == 0 ? double.NaN : i % 4, 0)],
                @params: i % 6 == 0 ? [] : [new("p", $"{i % 3}")],
                tags: i % 2 == 0 ? [] : [new("t", $"{i % 9}")]);
            return run;
        }
    }

    /// <summary>With runs enough that a store may search another way, what is found stays the same.</summary>
    [Fact]
    public async Task Many_runs_are_searched_like_few()
    {
        await Task.WhenAll(Enumerable.Range(0, 450).Select(async i => await AppendAsync(
            await BeginAsync($"{i}"),
            metrics: [.. i % 9 == 0 ? Array.Empty<MetricPoint>() : [Point("a", i % 11 == 0 ? double.NaN : i * 37 % 50, 0)], Point("b", i % 4, 0)],
            @params: [new("p", i % 5 == 0 ? "few" : "many")])).ToArray());
        var all = await Store.ListRunsAsync(_experiment, Cancellation).ToListAsync(Cancellation);
        foreach (var filter in new[] { "", "metrics.a >= 5", "metrics.a >= 5 and metrics.a != 7 and metrics.b > 0", "params.p = 'many'", "params.p = 'few' and metrics.b >= 1", "metrics.b <= 3", "params.p IN ('few', 'many')" })
        {
            foreach (var order in new[] { "", "metrics.a", "metrics.a DESC, metrics.b", "start_time, metrics.b", "metrics.b DESC", "params.p, run_name" })
            {
                var query = RunQuery.Parse(filter, order).In(_experiment) with { PageSize = 50 };
                Assert.Equal((query with { PageSize = 1000 }).PageOf(all).Runs.Select(run => run.Id), await Store.SearchAllRunsAsync(query, Cancellation).Select(run => run.Id).ToListAsync(Cancellation));
            }
        }
    }

    /// <summary>The last page has no token, and a full last page is the last.</summary>
    [Fact]
    public async Task The_last_page_says_so()
    {
        for (var i = 0; i < 4; i++)
            await BeginAsync($"{i}");
        var first = await Store.SearchRunsAsync(new RunQuery { PageSize = 2 }, Cancellation);
        Assert.NotNull(first.NextPageToken);
        var last = await Store.SearchRunsAsync(new RunQuery { PageSize = 2, PageToken = first.NextPageToken }, Cancellation);
        Assert.Equal(2, last.Runs.Count);
        Assert.Null(last.NextPageToken);
    }

    /// <summary>A token that was changed, or that is another query's, is refused.</summary>
    [Fact]
    public async Task A_token_of_another_query_is_refused()
    {
        for (var i = 0; i < 3; i++)
            await BeginAsync($"{i}");
        var query = RunQuery.Parse("run_name LIKE '%'", "run_name") with { PageSize = 1 };
        var token = (await Store.SearchRunsAsync(query, Cancellation)).NextPageToken!;
        Assert.Equal("1", (await Store.SearchRunsAsync(query with { PageToken = token, PageSize = 2 }, Cancellation)).Runs[0].Name);
        RunQuery[] others =
        [
            query with { PageToken = token[..^1] + (token[^1] == 'A' ? 'B' : 'A') },
            query with { PageToken = token[2..] },
            query with { PageToken = "" },
            query with { PageToken = "?" },
            query with { PageToken = token, Filter = RunFilter.Everything },
            query with { PageToken = token, OrderBy = [RunField.Name.Descending()] },
            query with { PageToken = token, Experiments = [_experiment] },
        ];
        foreach (var other in others)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.SearchRunsAsync(other, Cancellation));
    }

    /// <summary>What looks like SQL is only text.</summary>
    [Theory]
    [InlineData("'; DROP TABLE run; --")]
    [InlineData("x' OR '1'='1")]
    [InlineData("@p0")]
    [InlineData("\\")]
    public async Task What_looks_like_sql_is_only_text(string text)
    {
        var run = await BeginAsync(text);
        await AppendAsync(run, tags: [new("t", text)]);
        await BeginAsync("other");
        foreach (var field in new[] { RunField.Name, RunField.Tag("t") })
        {
            Assert.Equal([text], await NamesAsync(new RunQuery().Where(field.EqualTo(text))));
            Assert.Equal([text], await NamesAsync(new RunQuery().Where(field.In(text, "none"))));
            Assert.Equal([text], await NamesAsync(new RunQuery().Where(field.ILike(text + "%"))));
            Assert.Equal([text], await NamesAsync(RunQuery.Parse(new RunFilter(field.Like(text)).ToString())));
        }
    }

    /// <summary>Long values, equal at their start, are told apart.</summary>
    [Fact]
    public async Task Long_values_are_told_apart()
    {
        var start = string.Concat(Enumerable.Repeat("😀ä", 40));
        foreach (var end in new[] { "x", "y" })
            await AppendAsync(await BeginAsync(end), @params: [new("p", start + end)], tags: [new("t", string.Concat(Enumerable.Repeat(start, 60)) + end)]);
        Assert.Equal(["y"], await NamesAsync(new RunQuery().Where(RunField.Param("p").EqualTo(start + "y"))));
        Assert.Equal(["x"], await NamesAsync(new RunQuery().Where(RunField.Param("p").In(start + "x", start))));
        Assert.Equal(["x"], await NamesAsync(new RunQuery().Where(RunField.Tag("t").Like("%ä_äx"))));
        Assert.Equal(["x", "y"], await NamesAsync(new RunQuery().By(RunField.Tag("t").Ascending()) with { PageSize = 1 }));
    }

    /// <summary>A cancelled search says so.</summary>
    [Fact]
    public async Task A_cancelled_search_says_so() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SearchRunsAsync(new RunQuery(), new CancellationToken(canceled: true)));

    /// <summary>Makes a fresh, empty store that tells the time by <see cref="Clock"/>.</summary>
    protected abstract ValueTask<IRunStore> CreateAsync();

    private static MetricPoint Point(string key, double value, long step) => new(key, value, step, Start);

    private async Task<List<string>> NamesAsync(RunQuery query) => await Store.SearchAllRunsAsync(query, Cancellation).Select(run => run.Name).ToListAsync(Cancellation);

    private async Task<RunId> BeginAsync(string name, RunId? parent = null, ExperimentId? experiment = null, double leaseSeconds = 3600)
    {
        var run = RunId.New(Clock);
        await Store.BeginRunAsync(
            new()
            {
                Id = run,
                ExperimentId = experiment ?? _experiment,
                Name = name,
                ParentId = parent,
                StartedAt = Clock.GetUtcNow(),
                Owner = "owner",
                LeaseUntil = Clock.GetUtcNow().AddSeconds(leaseSeconds),
                Environment = new() { Seed = 7, Runtime = ".NET" },
            },
            Cancellation);
        return run;
    }

    private ValueTask AppendAsync(RunId run, MetricPoint[]? metrics = null, KeyValuePair<string, string>[]? @params = null, KeyValuePair<string, string>[]? tags = null, DatasetVersion[]? inputs = null) =>
        Store.AppendAsync(
            run, new() { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Metrics = metrics ?? [], Params = @params ?? [], Tags = tags ?? [], Inputs = inputs ?? [] }, Cancellation);

    // Five runs a second apart, each different in what matters: names a to e, statuses, values, what they lack.
    private async Task<Dictionary<string, RunId>> SeedAsync()
    {
        var ids = new Dictionary<string, RunId>(StringComparer.Ordinal);
        DatasetVersion[] data = [.. Months.Select(name => new DatasetVersion { Name = name, Digest = ContentDigest.Of("rows"u8), Schema = [], RowCount = 3 })];
        string[] teams = ["Risk", "risk*", "r[x]", "It's 100% !!", "äö😀"];
        double?[] values = [0.8, double.PositiveInfinity, double.NegativeInfinity, double.NaN, null];
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            var name = ((char)('a' + i)).ToString();
            ids[name] = await BeginAsync(name, name == "c" ? ids["a"] : null, leaseSeconds: name == "e" ? 30 : 3600);
            await AppendAsync(
                ids[name],
                metrics: [.. values[i] is { } value ? [Point("auc", 0, 0), Point("auc", value, 1)] : Array.Empty<MetricPoint>(), Point("my loss", i, 0)],
                @params: i < 3 ? [new("depth", i < 2 ? "6" : "7")] : [],
                tags: [new("team", teams[i])],
                inputs: i < 2 ? data[..(i + 1)] : []);
        }

        Clock.Advance(TimeSpan.FromSeconds(20));
        await Store.EndRunAsync(ids["a"], RunStatus.Finished, Clock.GetUtcNow(), Cancellation);
        await Store.EndRunAsync(ids["c"], RunStatus.Failed, Clock.GetUtcNow().AddSeconds(-1), Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(20)); // the lease of e lapses
        return ids;
    }
}
