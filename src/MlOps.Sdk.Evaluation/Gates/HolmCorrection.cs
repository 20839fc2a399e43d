namespace MlOps.Sdk.Evaluation;

/// <summary>Decides the tests of a suite together, so that the chance of one false pass among them stays at the suite's error rate (Holm 1979).</summary>
internal static class HolmCorrection
{
    public static IReadOnlyList<GateCheck> Decide(IReadOnlyList<PendingCheck> checks, double alpha)
    {
        var tests = checks.Select((check, at) => (check.Test, at)).Where(pair => pair.Test is not null).ToArray();
        var corrected = new double[checks.Count];
        var running = 0.0;
        var rank = 0;
        foreach (var (test, at) in tests.OrderBy(pair => pair.Test!.PValue))
        {
            running = Math.Max(running, Math.Min(1, (tests.Length - rank++) * test!.PValue));
            corrected[at] = running;
        }

        return [.. checks.Select((check, at) => check.Test is null ? check.Draft : Decide(check.Draft, check.Test, corrected[at], tests.Length, alpha))];
    }

    private static GateCheck Decide(GateCheck draft, GateTest test, double corrected, int family, double alpha)
    {
        // Twice alpha, two-sided: the end that matters is the one-sided bound at alpha.
        var interval = test.Estimate.Interval(1 - 2 * alpha);
        var verdict = test.Verdict(corrected, alpha);
        var shared = family > 1 ? $", Holm over {family} tests" : "";
        var doubt = verdict == GateVerdict.Inconclusive ? $"; the {test.Estimate.Noun} do not decide" : "";
        return draft with
        {
            Verdict = verdict,
            Lower = interval.Lower,
            Upper = interval.Upper,
            PValue = corrected,
            RawPValue = test.PValue,
            FamilySize = family,
            Method = test.Estimate.Method,
            SampleSize = test.Estimate.Count,
            Reason = $"{draft.Reason} ({(1 - 2 * alpha) * 100:0.#} % interval {GateText.Number(interval.Lower)} to {GateText.Number(interval.Upper)}, "
                + $"{GateText.PValue(corrected)}, {test.Estimate.Method}, {GateText.Count(test.Estimate.Count)} {test.Estimate.Noun}{shared}){doubt}",
        };
    }
}
