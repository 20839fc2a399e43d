namespace MlOps.Sdk;

/// <summary>How a verdict is written.</summary>
public static class GateVerdictExtensions
{
    /// <summary>The verdict in capitals, as reports print it: <c>PASS</c>, <c>FAIL</c>, <c>INCONCLUSIVE</c> or <c>ERROR</c>.</summary>
    public static string ToWord(this GateVerdict verdict) => verdict switch
    {
        GateVerdict.Passed => "PASS",
        GateVerdict.Failed => "FAIL",
        GateVerdict.Inconclusive => "INCONCLUSIVE",
        _ => "ERROR",
    };
}
