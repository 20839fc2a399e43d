using System.Diagnostics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.Packaging;

/// <summary>An application that uses the packages and is compiled ahead of time.</summary>
[Trait("Category", "Slow")]
public sealed class NativeApplicationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-native-").FullName;

    [Fact]
    public async Task A_native_application_compiles_without_a_warning_and_tracks_gates_serves_and_verifies()
    {
        if (!OperatingSystem.IsLinux() || !OnPath("ld") || !(OnPath("clang") || OnPath("gcc")))
            Requirement.Missing("Compiling ahead of time needs a linker on Linux: apt-get install gcc zlib1g-dev");

        // Every line of the packages is kept and looked at, whatever the program calls; a warning is an error there as everywhere.
        var built = await DotnetCommand.RunAsync(
            Repository.Root,
            TimeSpan.FromMinutes(10),
            TestContext.Current.CancellationToken,
            "publish", Path.Combine("tests", "MlOps.Sdk.AotApp"), "-c", "Release", "-p:Native=true", "--artifacts-path", Path.Combine(_folder, "build"),
            "-o", Path.Combine(_folder, "app"), "-p:RunAnalyzers=false", "-nodeReuse:false");
        Assert.DoesNotContain("warning IL", built, StringComparison.Ordinal);

        Assert.Equal("setosa, gate True, 1 run, drift True, intact True", (await RunAsync()).Trim());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> RunAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(_folder, "app", "MlOps.Sdk.AotApp"), [Path.Combine(_folder, "store"), Path.Combine(Repository.Root, "samples", "AspNetService", "iris.onnx")])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return said;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
