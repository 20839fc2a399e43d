using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MlOps.Sdk.Tests.Serving;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>
/// A server that registers, promotes and routes while it answers is killed again and again. Callers by every protocol get right answers or
/// none, the next process serves again from the registry, and nothing in it is half-written.
/// </summary>
public sealed class KilledServerTests
{
    private const int LeastKills = 3;

    private static readonly string[] Models = ["scale", "scale@champion", "other-0", "other-1", "other-2", "other-3", "other-4", "other-5"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_under_load_gives_no_wrong_answer_and_the_next_serves_again_from_the_registry()
    {
        using var folder = new TemporaryFolder();
        var digests = new Dictionary<ContentDigest, double>();
        await SeedAsync(folder.Path, digests);
        var (tally, said) = (new ChaosTally(), new List<string[]>());
        await using (var store = await MlOpsStore.OpenAsync(folder.Path, cancellationToken: Cancellation))
        {
            var factors = new ConcurrentDictionary<(string, int), double>();
            var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
            var callers = new ProtocolCallers(tally, FactorAsync) { MayRefuse = _ => true, MayBreak = true, Answered = (way, server) => seen[way] = server };
            var (watch, random) = (Stopwatch.StartNew(), new Random(20261124));
            var servers = new List<ServeProcess> { await ServeProcess.StartAsync(0, folder.Path, ExpectedCases.Folder) };
            var current = servers[0].Server;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var calling = Task.WhenAll(Enumerable.Range(0, 12).Select(caller => callers.CallAsync(caller, Models, () => Volatile.Read(ref current), stop.Token)));
            while ((watch.Elapsed < ChaosLength.Value || servers.Count <= LeastKills) && !tally.IsSpoilt)
            {
                // Every protocol has been answered by this process before it dies.
                await UntilAsync(() => tally.IsSpoilt || ProtocolCallers.Ways.All(way => seen.GetValueOrDefault(way, -1) == servers.Count - 1), () => $"server {servers.Count - 1}: {tally}");
                await Task.Delay(random.Next(20, 600), Cancellation);
                await servers[^1].KillAsync();
                servers.Add(await ServeProcess.StartAsync(servers.Count, folder.Path, ExpectedCases.Folder));
                Volatile.Write(ref current, servers[^1].Server);
            }

            await stop.CancelAsync();
            await calling;
            await servers[^1].KillAsync();
            said.AddRange(servers.SelectMany(server => server.Said));
            servers.ForEach(server => server.Dispose());
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{servers.Count} kills in {watch.Elapsed.TotalSeconds:0} s; {tally}; {said.Count} acknowledged changes"));

            async ValueTask<double> FactorAsync(string model, int version)
            {
                var name = model.Split('@')[0];
                if (factors.TryGetValue((name, version), out var factor))
                    return factor;

                var record = await store.Models.FindVersionAsync(name, version, Cancellation) ?? throw new InvalidOperationException($"{name}:{version} answered and is not registered.");
                return factors[(name, version)] = digests[record.File.Digest];
            }
        }

        Assert.True(tally.Faults.Count == 0, string.Join(Environment.NewLine, tally.Faults.Take(3)));
        await CheckAsync(folder, digests, said);
    }

    private static async Task SeedAsync(string folder, Dictionary<ContentDigest, double> digests)
    {
        await using var store = await MlOpsStore.OpenAsync(folder, cancellationToken: Cancellation);
        byte[][] contents = [.. new[] { "scale_v1", "scale_v2" }.Select(file => File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, file + ".onnx")))];
        for (var i = -1; i < 6; i++)
        {
            var (name, content) = (i < 0 ? "scale" : $"other-{i}", contents[Math.Abs(i) % 2]);
            var stored = await store.Artifacts.PutAsync(content, Cancellation);
            digests[stored.Digest] = 1 + Math.Abs(i) % 2;
            await store.Models.AddVersionAsync(
                new() { Model = name, Key = name, Format = "onnx", File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size }, Signature = OnnxModelFile.Read(content).Signature },
                new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
                Cancellation);
            await store.Registry.PromoteAsync(name, 1, "champion", cancellationToken: Cancellation);
        }
    }

    /// <summary>What was acknowledged is there, what is there is whole, and no file was left on the way.</summary>
    private static async Task CheckAsync(TemporaryFolder folder, Dictionary<ContentDigest, double> digests, List<string[]> said)
    {
        await using var store = await MlOpsStore.OpenAsync(folder.Path, cancellationToken: Cancellation);
        foreach (var words in said.Where(words => words[0] == "version"))
            Assert.Equal(words[2], (await store.Models.FindVersionAsync("scale", Number(words[1]), Cancellation))!.File.Digest.ToString());

        var moves = await store.Registry.HistoryAsync("scale", "champion", Cancellation).ToDictionaryAsync(change => change.Revision, cancellationToken: Cancellation);
        Assert.Equal(Enumerable.Range(1, moves.Count).Select(i => (long)i), moves.Keys.Order());
        foreach (var words in said.Where(words => words[0] == "alias"))
            Assert.Equal(words[2], $"{moves[Number(words[1])].To}");

        await foreach (var version in store.Models.ListVersionsAsync("scale", Cancellation))
        {
            Assert.True(digests.ContainsKey(version.File.Digest));
            Assert.NotEmpty(await store.Registry.ReadModelAsync(version, Cancellation));
        }

        var verification = await store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "artifacts", "tmp")));
        Assert.Contains(said, words => words[0] == "alias");
        Assert.Contains(said, words => words[0] == "route");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (var wait = 0; !condition(); wait++)
        {
            Assert.True(wait < 12_000, otherwise());
            await Task.Delay(10, Cancellation);
        }
    }
}
