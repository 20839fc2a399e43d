using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MlOps.Sdk.Integration.Tests.Samples;

/// <summary>The sample's tests are green on the good candidate, and on a spoilt one red where they should be and nowhere else.</summary>
public sealed partial class ModelTestsSabotageTests
{
    private const string Good = "It_tells_late_flights_from_others_and_not_better_than_weather_allows";
    private const string Champion = "It_is_no_worse_than_the_champion_on_the_same_flights";
    private const string Slices = "It_finds_late_flights_at_small_airports_too";
    private const string Fair = "It_serves_travellers_of_small_airports_as_fairly_as_those_of_hubs";
    private const string Golden = "It_answers_as_it_did_when_it_was_approved";
    private const string Evening = "An_evening_flight_is_never_safer_than_the_same_at_dawn";

    [Theory]
    [InlineData(null)]
    [InlineData("slice", Slices, Fair)]
    [InlineData("leak", Good)]
    [InlineData("nan", Good, Champion, Slices, Fair)]
    [InlineData("slow", "It_answers_in_time")]
    [InlineData("size", "Its_file_is_small_and_asks_for_nothing_foreign")]
    [InlineData("foreign", Champion)]
    [InlineData("export", Golden)]
    [InlineData("behaviour", Golden, Evening)]
    public async Task Each_sabotage_turns_its_tests_red_and_no_others(string? sabotage, params string[] red)
    {
        var (code, output) = await RunAsync(sabotage is null ? [] : ["--sabotage", sabotage]);
        Assert.Equal(red.Order(StringComparer.Ordinal), FailedTest.Matches(output).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Contains($"Total: 10, Errors: 0, Failed: {red.Length}, Skipped: 0", output, StringComparison.Ordinal);
        Assert.Equal(red.Length == 0, code == 0);
    }

    [Theory]
    [InlineData("--sabotage")]
    [InlineData("--sabotage", "everything")]
    [InlineData("--sabotage", "none", "x")]
    public async Task A_sabotage_that_does_not_exist_is_refused_by_name(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        if (arguments.Contains("none"))
            Assert.NotEqual(0, code); // the framework refuses what is left
        else
            Assert.Equal((2, true), (code, output.Contains("takes one of slice, leak, nan", StringComparison.Ordinal)));
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ModelTests.dll"), .. arguments, "-noColor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said + await complained);
    }

    [GeneratedRegex(@"ModelTests\.\w+\.(\w+) \[FAIL\]")]
    private static partial Regex FailedTest { get; }
}
