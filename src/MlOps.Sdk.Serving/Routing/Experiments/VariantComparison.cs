using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Serving;

/// <summary>Compares the variants of a table by their rewards.</summary>
internal static class VariantComparison
{
    private const double Alpha = 0.05;

    public static ExperimentReport Report(RouteTable table, RewardLedger? ledger)
    {
        var rewards = Array.ConvertAll(table.Arms, arm => arm.Rewards.Read());
        return new()
        {
            Arms = [.. table.Arms.Select((arm, i) => new ExperimentArm
            {
                Variant = arm.Name,
                Answers = table.Answers(i),
                Rewards = rewards[i].Count,
                Mean = rewards[i].Count > 0 ? rewards[i].Mean : null,
                Variance = rewards[i].Count > 1 ? rewards[i].Variance : null,
                Share = table.Share(i),
                Difference = i > 0 && rewards[0].Count > 1 && rewards[i].Count > 1 ? Difference(rewards[0], rewards[i]) : null,
            })],
            SampleRatio = SampleRatio(table),
            Open = ledger?.Open ?? 0,
            Late = ledger?.Late ?? 0,
        };
    }

    // Each mean's own sequence at half the level: both hold at every moment together, whatever the order rewards come in.
    private static Interval Difference((long Count, double Mean, double Variance) champion, (long Count, double Mean, double Variance) challenger)
    {
        var (a, b) = (Sequence(champion), Sequence(challenger));
        return new(b.Lower - a.Upper, b.Upper - a.Lower, 1 - Alpha);

        static Interval Sequence((long Count, double Mean, double Variance) r) => ConfidenceSequence.Asymptotic(r.Mean, Math.Sqrt(r.Variance), r.Count, Alpha / 2);
    }

    private static Significance SampleRatio(RouteTable table)
    {
        if (table.Plan.Kind is RouteKind.Bandit or RouteKind.Sticky)
            return Significance.NotComputable(SampleRatioMismatch.Method, table.Plan.Kind == RouteKind.Bandit ? "a bandit plans no shares" : "keys call unequally often; make it an A/B test, which counts keys");

        var counts = table.Keys?.Read() ?? [.. table.Arms.Select((_, i) => table.Answers(i))];
        int[] planned = [.. Enumerable.Range(0, table.Arms.Length).Where(i => table.Plan.Variants[i].Weight > 0)];
        return planned.Length < 2
            ? Significance.NotComputable(SampleRatioMismatch.Method, "one variant gets all calls")
            : SampleRatioMismatch.Test([.. planned.Select(i => counts[i])], [.. planned.Select(i => (double)table.Plan.Variants[i].Weight)]);
    }
}
