using System.Globalization;
using MlOps.Sdk.Tests.Serving;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

public sealed class SwapMemoryTests
{
    private const int Swaps = 150;

    [Fact]
    public async Task What_the_sessions_of_old_versions_took_comes_back_while_callers_go_on()
    {
        using var folder = new TemporaryFolder();
        // With one arena the C library gives back what is free instead of keeping it for each thread.
        using var worker = CrashWorker.StartProgram("MlOps.Sdk.ServeWorker", [("MALLOC_ARENA_MAX", "1")], folder.Path, ExpectedCases.Folder, Swaps.ToString(CultureInfo.InvariantCulture));
        Assert.True(await worker.WaitAsync(TestContext.Current.CancellationToken) == 0, worker.Errors);

        var words = worker.Lines.Single().Split(' ');
        Assert.Equal("swapped", words[0]);
        var (answers, before, after, each) = (Number(words[2]), Number(words[3]), Number(words[4]), Number(words[5]));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Swaps} swaps, {answers} answers, {before >> 20} -> {after >> 20} MiB, a session takes {each >> 10} KiB");
        Assert.True(answers > Swaps);
        Assert.True(each > 100 << 10, $"a session takes {each} bytes, too few to see whether it came back");
        Assert.True(after - before < Swaps * each / 2, $"{Swaps} swaps took {(after - before) >> 20} MiB, where as many sessions take {(Swaps * each) >> 20} MiB");
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
