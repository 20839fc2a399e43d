namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>Where the peer's answer hangs on more than its definition.</summary>
internal static class NumpyPeer
{
    /// <summary>
    /// Whether the peer's sampling error of the AUC is well defined: it breaks ties by the order its unstable sort leaves,
    /// and loses a positive that ranks last.
    /// </summary>
    public static bool RanksPlainly(bool[] truth, double[] scores)
    {
        var mirror = truth.Count(label => label) > 0.5 * truth.Length;
        var last = mirror ? Array.IndexOf(scores, scores.Max()) : Array.IndexOf(scores, scores.Min());
        return scores.Distinct().Count() == scores.Length && truth[last] == mirror;
    }
}
