using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Tracking;

public sealed class RunSurroundingsTests : IDisposable
{
    private readonly InMemoryRunStore _store = new();
    private readonly InMemoryArtifactStore _artifacts = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task System_metrics_are_sampled_while_asked_for_and_not_after_the_run()
    {
        var time = new FakeTimeProvider();
        await using var tracker = new ExperimentTracker(_store, _artifacts, time);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        time.Advance(TimeSpan.FromMinutes(1));
        using (run.SampleSystemMetrics(TimeSpan.FromSeconds(10)))
            time.Advance(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        using var second = run.SampleSystemMetrics(TimeSpan.FromSeconds(10));
        await run.CompleteAsync(Cancellation);
        time.Advance(TimeSpan.FromSeconds(30));

        var record = (await _store.FindRunAsync(run.Id, Cancellation))!;
        Assert.All(record.Metrics.Keys, key => Assert.StartsWith("system/", key, StringComparison.Ordinal));
        Assert.Superset(new HashSet<string> { "system/process_memory_megabytes", "system/gc_heap_megabytes", "system/thread_pool_threads", "system/process_cpu_utilization_percentage", "system/disk_available_megabytes" }, new HashSet<string>(record.Metrics.Keys));
        Assert.Equal([0, 1, 2], await _store.ListMetricAsync(run.Id, "system/process_memory_megabytes", Cancellation).Select(point => point.Step).ToListAsync(Cancellation));
        Assert.All(record.Metrics.Values, point => Assert.InRange(point.Value, 0, 1e9));
        Assert.Throws<ObjectDisposedException>(() => run.SampleSystemMetrics(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_diff_of_tracked_files_is_kept_without_untracked_and_ignored_ones()
    {
        Git("init", "-q");
        await WriteAsync(".gitignore", "secret.env\n*.key\n");
        await WriteAsync("train.py", "depth = 6\n");
        await WriteAsync("forced.key", "old key\n");
        Git("add", ".");
        Git("add", "-f", "forced.key");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first");
        await WriteAsync("train.py", "depth = 7\n");
        await WriteAsync("forced.key", "NEWSECRET\n");
        await WriteAsync("secret.env", "PASSWORD\n");
        await WriteAsync("untracked.txt", "UNTRACKED\n");

        var diff = await DiffOfRunAsync(new() { LogGitDiff = true, SourceDirectory = _folder.Path });
        Assert.Contains("-depth = 6", diff, StringComparison.Ordinal);
        Assert.Contains("+depth = 7", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("UNTRACKED", diff, StringComparison.Ordinal);
        Assert.Equal(20, (await DiffOfRunAsync(new() { LogGitDiff = true, MaxGitDiffLength = 20, SourceDirectory = _folder.Path }))!.Length);
        Assert.Null(await DiffOfRunAsync(new() { SourceDirectory = _folder.Path }));
    }

    [Fact]
    public async Task Logs_and_spans_name_their_run_and_the_run_its_trace()
    {
        using var source = new ActivitySource($"test-{Guid.NewGuid():N}");
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Add(span),
        };
        ActivitySource.AddActivityListener(listener);
        var scopes = new ScopeCollector();
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(scopes));

        await using var tracker = new ExperimentTracker(_store, _artifacts);
        using (var request = source.StartActivity("request"))
        {
            await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
            Assert.Equal(request!.TraceId.ToHexString(), run.TraceId);
            Assert.Equal(run.Id.ToString(), request.GetTagItem("mlops.run.id"));
            using (source.StartRunActivity("epoch", run))
            using (logs.BeginRunScope(run))
                logs.CreateLogger("any").LogWarning("told");
            await run.CompleteAsync(Cancellation);
            Assert.Equal(run.TraceId, (await _store.FindRunAsync(run.Id, Cancellation))!.Tags["mlops.trace_id"]);
            Assert.Contains(new("mlops.run.id", run.Id.ToString()), scopes.Scopes);
            Assert.Contains(new("mlops.experiment", "e"), scopes.Scopes);
        }

        Assert.Equal(["epoch", "request"], spans.Select(span => span.OperationName));
        Assert.Equal((spans[1].TraceId, spans[1].GetTagItem("mlops.run.id")), (spans[0].TraceId, spans[0].GetTagItem("mlops.run.id")));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string?> DiffOfRunAsync(TrackingOptions options)
    {
        await using var tracker = new ExperimentTracker(_store, _artifacts, options: options);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        await run.CompleteAsync(Cancellation);
        var files = new RunArtifacts(_store, _artifacts);
        if (await files.FindAsync(run.Id, "mlops/working-tree.diff", Cancellation) is null)
            return null;
        Assert.Equal(options.MaxGitDiffLength == 20, (await _store.FindRunAsync(run.Id, Cancellation))!.Tags.ContainsKey("mlops.git.diff"));
        using var reader = new StreamReader(await files.OpenReadAsync(run.Id, "mlops/working-tree.diff", Cancellation));
        return await reader.ReadToEndAsync(Cancellation);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder.At(name), text, Cancellation);

    private void Git(params string[] arguments)
    {
        Process git;
        try
        {
            git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("No git on this machine.");
            throw;
        }

        using (git)
        {
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
    }

    private sealed class ScopeCollector : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider? _provider;

        public List<KeyValuePair<string, object>> Scopes { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _provider = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _provider?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _provider?.ForEachScope((scope, all) => all.AddRange(scope as IEnumerable<KeyValuePair<string, object>> ?? []), Scopes);

        public void Dispose()
        {
        }
    }
}
