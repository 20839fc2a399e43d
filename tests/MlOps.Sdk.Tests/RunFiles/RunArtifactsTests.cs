using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.RunFiles;

public sealed class RunArtifactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryRunStore _runs = new();
    private readonly FileArtifactStore _artifacts;

    public RunArtifactsTests() => _artifacts = new(_folder.At("artifacts"), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_goes_in_and_comes_out_whole()
    {
        var names = new[] { "b.txt", "a/model (1).onnx", "a/sub/été.bin", "empty" };
        for (var i = 0; i < names.Length; i++)
            Write("in", names[i], new byte[i == 3 ? 0 : 300_000 * (i + 1)]);
        File.CreateSymbolicLink(_folder.At("in", "link"), "/etc/passwd");
        var (up, down) = (new Collected(), new Collected());

        await using var tracker = new ExperimentTracker(_runs, _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        var logged = await run.LogDirectoryAsync(_folder.At("in"), "data", up, Cancellation);
        Assert.Equal(["data/a/model (1).onnx", "data/a/sub/été.bin", "data/b.txt", "data/empty"], logged.Select(entry => entry.Path));
        Assert.Equal(new("", 1_800_000, 1_800_000, 4, 4), up.Last with { Path = "" });
        await run.LogFileAsync(_folder.At("in", "b.txt"), cancellationToken: Cancellation);
        await run.CompleteAsync(Cancellation);

        var files = new RunArtifacts(_runs, _artifacts);
        Assert.Equal(5, await files.ListAsync(run.Id, cancellationToken: Cancellation).CountAsync(Cancellation));
        Assert.Equal(["data/a/model (1).onnx", "data/a/sub/été.bin"], await files.ListAsync(run.Id, "data/a", Cancellation).Select(entry => entry.Path).ToListAsync(Cancellation));
        Assert.Empty(await files.ListAsync(run.Id, "data/a/sub/é", Cancellation).ToListAsync(Cancellation));
        var brought = await files.DownloadAsync(run.Id, _folder.At("out"), "data", down, Cancellation);
        Assert.Equal(logged, brought);
        Assert.Equal(new("", 1_800_000, 1_800_000, 4, 4), down.Last with { Path = "" });
        foreach (var name in names)
            Assert.Equal(await File.ReadAllBytesAsync(_folder.At("in", name), Cancellation), await File.ReadAllBytesAsync(_folder.At("out", "data", name), Cancellation));
    }

    [Fact]
    public async Task A_file_is_opened_by_path_whole_or_in_part()
    {
        await using var tracker = new ExperimentTracker(_runs, _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        await run.LogTextAsync("notes/a.txt", "0123456789", Cancellation);
        await run.CompleteAsync(Cancellation);
        var files = new RunArtifacts(_runs, _artifacts);
        Assert.Equal("0123456789", await ReadAsync(await files.OpenReadAsync(run.Id, "notes/a.txt", Cancellation)));
        Assert.Equal("345", await ReadAsync(await files.OpenRangeAsync(run.Id, "notes/a.txt", 3, 3, Cancellation)));
        Assert.Equal("89", await ReadAsync(await files.OpenRangeAsync(run.Id, "notes/a.txt", 8, cancellationToken: Cancellation)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await files.OpenRangeAsync(run.Id, "notes/a.txt", 11, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await files.OpenReadAsync(run.Id, "notes/b.txt", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await files.OpenReadAsync(run.Id, "../a.txt", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await files.ListAsync(RunId.New(TimeProvider.System), cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("aux.txt")]
    [InlineData("what?.txt")]
    [InlineData("line\nbreak")]
    public async Task A_folder_with_a_name_that_is_no_file_elsewhere_is_refused_before_anything_is_stored(string name)
    {
        Write("in", "a.txt", [1]);
        Write("in", name, [2]);
        await using var tracker = new ExperimentTracker(_runs, _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(async () => await run.LogDirectoryAsync(_folder.At("in"), cancellationToken: Cancellation));
        await run.CompleteAsync(Cancellation);
        Assert.Empty(await _artifacts.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public void A_console_shows_one_line_that_ends_with_the_transfer()
    {
        var output = new StringWriter();
        var progress = new ConsoleTransferProgress(output, new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        for (var i = 0; i <= 100; i++)
            progress.Report(new("a", i * 10_000, 1_000_000, i == 100 ? 1 : 0, 1));
        Assert.StartsWith("\r0/1 files, 0.0 of 1.0 MB (0 %)", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1/1 files, 1.0 of 1.0 MB (100 %)", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(Environment.NewLine, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, output.ToString().TrimEnd().Split('\r', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private void Write(string folder, string name, byte[] content)
    {
        Random.Shared.NextBytes(content);
        var path = _folder.At(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private sealed class Collected : IProgress<TransferProgress>
    {
        public TransferProgress Last { get; private set; }

        public void Report(TransferProgress value)
        {
            Assert.True(value.Bytes >= Last.Bytes && value.Files >= Last.Files);
            Last = value;
        }
    }
}
