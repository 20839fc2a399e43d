namespace MlOps.Sdk.Integration.Tests.Samples;

/// <summary>What a run of the sample left on the console.</summary>
internal sealed record SampleOutcome(int ExitCode, string Output, string Errors)
{
    public SampleOutcome Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Errors}\n{Output}");
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>One line that names the thing, exit code 2, no stack trace.</summary>
    public void Refused(params string[] named)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}: {Errors}\n{Output}");
        var line = Assert.Single(Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("flight-delays: ", line, StringComparison.Ordinal);
        foreach (var name in named)
            Assert.Contains(name, line, StringComparison.Ordinal);
    }
}
