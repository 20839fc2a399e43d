using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.TestSupport;

/// <summary>What a test needs from the machine. Where it is missing the test skips and says how to get it; CI sets a variable that makes it fail.</summary>
internal static class Requirement
{
    /// <summary>Set to 1 where every requirement must be met.</summary>
    public const string Variable = "MLOPS_REQUIRE_ALL";

    /// <summary>Skips the running test, or fails it where nothing may be missing.</summary>
    [DoesNotReturn]
    public static void Missing(string whatAndHowToGetIt)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            Assert.Fail($"Required here ({Variable}=1): {whatAndHowToGetIt}");

        Assert.Skip(whatAndHowToGetIt);
    }
}
