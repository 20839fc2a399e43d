using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlOps.Sdk;

/// <summary>What a worker does to either kind of store; each line it prints is something the store has acknowledged, or an operation with its times.</summary>
internal static class StoreWorker
{
    private static readonly ModelSignature Signature = new()
    {
        Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 1] }],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
    };

    public static bool Knows(string mode) => mode is "open" or "contend" or "crowd" or "work";

    public static async Task RunAsync(string[] args)
    {
        if (args[0] == "open")
            Say("ready"); // to be killed while the schema is made
        await using var store = await WorkerStore.OpenAsync(args[1]);
        if (args[0] != "open")
            Say("ready");
        await (args[0] switch
        {
            "contend" => ContendAsync(store.Models, args[2], Number(args[3]), args[4]),
            "crowd" => CrowdAsync(store.Runs, RunId.Parse(args[2]), Number(args[3]), Number(args[4]), Number(args[5])),
            "work" => WorkAsync(store),
            _ => Task.CompletedTask,
        });
    }

    // Moves an alias by compare-and-set until that went well so many times, and tells every read and every move with its times.
    private static async Task ContendAsync(IModelStore models, string name, int count, string startFile)
    {
        await models.FindAliasAsync("contested", "champion");
        while (!File.Exists(startFile))
            await Task.Delay(1);
        var output = new StringBuilder();
        for (var won = 0; won < count;)
        {
            var began = Stopwatch.GetTimestamp();
            var current = await models.FindAliasAsync("contested", "champion");
            var revision = current?.Revision ?? 0;
            Note($"read {began} {Stopwatch.GetTimestamp()} {revision} {current?.Version ?? 0}");

            var version = 1 + ((won + (name == "a" ? 0 : 1)) % 2);
            began = Stopwatch.GetTimestamp();
            try
            {
                var change = new Change { Actor = name, At = TimeProvider.System.GetUtcNow(), Reason = $"{name} {won}" };
                var moved = await models.MoveAliasAsync(new() { Model = "contested", Alias = "champion", Version = version, ExpectedRevision = revision }, change);
                Note($"moved {began} {Stopwatch.GetTimestamp()} {revision} {version} {moved.Revision}");
                won++;
            }
            catch (MlOpsConflictException)
            {
                Note($"conflict {began} {Stopwatch.GetTimestamp()} {revision} {version}");
            }
        }

        Console.Out.Write(output);
        Console.Out.Flush();

        void Note(FormattableString line) => output.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    // So many tasks, each with a run of its own in one experiment and all with one run in common; every third batch is sent twice.
    private static async Task CrowdAsync(IRunStore runs, RunId shared, int first, int tasks, int batches)
    {
        var experiment = await runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "crowd", CreatedAt = TimeProvider.System.GetUtcNow() });
        await Task.WhenAll(Enumerable.Range(first, tasks).Select(async task =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var own = RunId.New(TimeProvider.System);
            await runs.BeginRunAsync(new() { Id = own, ExperimentId = experiment.Id, Name = $"task {task}", StartedAt = now, Owner = $"{first}", LeaseUntil = now.AddMinutes(5), Environment = new() { Machine = "m", OperatingSystem = "o", Runtime = "r" } });
            for (var batch = 0; batch < batches; batch++)
            {
                foreach (var (run, key) in new[] { (own, "loss"), (shared, $"loss {task}") })
                {
                    var sent = new RunBatch { Id = Guid.CreateVersion7(), Metrics = [.. Enumerable.Range(batch * 10, 10).Select(step => new MetricPoint(key, step, step, now))] };
                    await runs.AppendAsync(run, sent);
                    if (batch % 3 == 0)
                        await runs.AppendAsync(run, sent);
                }
            }

            await runs.EndRunAsync(own, RunStatus.Finished, TimeProvider.System.GetUtcNow());
            Say($"done {task} {own}");
        }));
    }

    private static async Task WorkAsync(WorkerStore store)
    {
        await using var tracker = new ExperimentTracker(store.Runs, store.Artifacts);
        var registry = new ModelRegistry(store.Models, store.Runs, store.Artifacts, new OperatingSystemActor());
        while (true)
        {
            await using var run = await tracker.StartRunAsync("kill", "worker");
            Say($"run {run.Id}");
            for (var flush = 1; flush <= 5; flush++)
            {
                for (var i = 0; i < 20; i++)
                    run.LogMetric("loss", i, ((flush - 1) * 20) + i);
                await run.FlushAsync();
                Say($"points {run.Id} {flush * 20}");
            }

            await run.LogArtifactAsync("model.onnx", Encoding.UTF8.GetBytes($"weights of {run.Id}"));
            await run.CompleteAsync();
            Say($"finished {run.Id}");
            var version = await registry.RegisterAsync(new() { Model = "killed", RunId = run.Id, Signature = Signature });
            Say($"version {version.Version} {run.Id}");
            try
            {
                var alias = await registry.PromoteAsync("killed", version.Version, "champion", "trained");
                Say($"alias {alias.Revision} {version.Version}");
            }
            catch (MlOpsConflictException)
            {
                // another worker was faster
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
