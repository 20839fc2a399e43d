using System.Globalization;
using System.Text;
using MlOps.Sdk;

// Writes to a store until it is killed, and prints a line for each thing the store has acknowledged.
// usage: MlOps.Sdk.CrashWorker train DIRECTORY | spill DIRECTORY | promote DIRECTORY COUNT | deliver DIRECTORY URL | MODE STORE … (see StoreWorker)
if (StoreWorker.Knows(args[0]))
{
    await StoreWorker.RunAsync(args);
    return;
}

var (mode, directory) = (args[0], args[1]);
await using var store = await MlOpsStore.OpenAsync(directory);
var signature = new ModelSignature
{
    Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 1] }],
    Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
};
Say("ready");
if (mode == "train")
    await TrainAsync();
else if (mode == "spill")
    await SpillAsync();
else if (mode == "deliver")
    await DeliverAsync(new Uri(args[2]));
else
    await PromoteAsync(int.Parse(args[2], CultureInfo.InvariantCulture));
return;

async Task DeliverAsync(Uri url)
{
    var options = new RegistryWebhookOptions
    {
        Url = url,
        FromBeginning = true,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        PollInterval = TimeSpan.FromMilliseconds(10),
        Timeout = TimeSpan.FromMilliseconds(500),
        TakeOverAfter = TimeSpan.FromMilliseconds(50),
        MaxAttempts = 1_000,
    };
    using var webhook = new RegistryWebhook("hook", store.Audit, store.Cursors, options);
    await webhook.RunAsync(CancellationToken.None);
}

async Task TrainAsync()
{
    while (true)
    {
        await using var run = await store.Tracker.StartRunAsync("kill", "worker");
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

        var version = await store.Registry.RegisterAsync(new() { Model = "killed", RunId = run.Id, Signature = signature });
        Say($"version {version.Version} {run.Id}");
        try
        {
            var alias = await store.Registry.PromoteAsync("killed", version.Version, "champion", "trained");
            Say($"alias {alias.Revision} {version.Version}");
        }
        catch (MlOpsConflictException)
        {
            // another worker was faster
        }
    }
}

// The store fails half of the time: what a flush could not write is spilled when it says so.
async Task SpillAsync()
{
    var options = new TrackingOptions { SpillDirectory = Path.Combine(directory, "spill") };
    await using var tracker = new ExperimentTracker(new FlakyRunStore(store.Runs), store.Artifacts, options: options, owner: store.Owner);
    while (true)
    {
        var run = await tracker.StartRunAsync("kill", "spiller");
        Say($"run {run.Id}");
        for (var flush = 1; flush <= 8; flush++)
        {
            for (var i = 0; i < 20; i++)
                run.LogMetric("loss", i, ((flush - 1) * 20) + i);
            try
            {
                await run.FlushAsync();
                Say($"points {run.Id} {flush * 20}");
            }
            catch (MlOpsStoreException)
            {
                Say($"spilled {run.Id} {flush * 20}");
            }
        }
    }
}

async Task PromoteAsync(int count)
{
    for (var won = 0; won < count;)
    {
        try
        {
            var alias = await store.Registry.PromoteAsync("contested", 1 + (won % 2), "champion", $"{store.Owner} {won}");
            Say($"alias {alias.Revision} {alias.Version} {store.Owner} {won}");
            won++;
        }
        catch (MlOpsConflictException)
        {
            // lost this one; read again
        }
    }
}

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
