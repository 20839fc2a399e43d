using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

/// <summary>Every case of the fairness reference, told apart by what it states and not by its name, so that further cases are compared as well.</summary>
public sealed class FairnessParityTests
{
    private const double Tolerance = 1e-9;

    private readonly Tally _tally = new("fairness.json");

    [Fact]
    public void Every_reference_case_of_fairness_agrees()
    {
        foreach (var test in Fixture.Evaluation("fairness.json").GetProperty("cases").EnumerateArray())
        {
            var (name, input, expected) = (test.Name(), test.GetProperty("input"), test.GetProperty("expected"));
            if (expected.IsError())
                _tally.True("missing group, refused", name, Record.Exception(() => Frame(input)) is ArgumentException, "it was taken");
            else if (input.TryGetProperty("indices", out var draws))
                Bootstrap(name, input, expected, draws);
            else if (input.TryGetProperty("unprivileged", out _))
                Pair(name, input, expected);
            else if (input.TryGetProperty("control", out var control))
                Controlled(name, input, expected, control);
            else if (expected.TryGetProperty("by_group", out _))
                Whole(name, input, expected);
            else
                Summary(name, Frame(input), expected);
        }

        _tally.Report();
    }

    private void Whole(string name, JsonElement input, JsonElement expected)
    {
        var frame = Frame(input);
        Aggregates(name, frame, expected.GetProperty("by_group"), part => expected.GetProperty(part));
        if (expected.TryGetProperty("summary", out var summary))
            Summary(name, frame, summary);
    }

    private void Controlled(string name, JsonElement input, JsonElement expected, JsonElement control)
    {
        var frames = GroupFrame.OfEach(input.GetProperty("y_true").Labels(), input.GetProperty("y_pred").Labels(), Groups(input), Texts(control), Weights(input));
        foreach (var (value, frame) in frames)
        {
            var groups = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var group in expected.GetProperty("by_group").EnumerateObject().Where(group => group.Name.StartsWith($"{value}|", StringComparison.Ordinal)))
                groups.Add(group.Name[(value.Length + 1)..], group.Value);
            Aggregates($"{name} {value}", frame, JsonSerializer.SerializeToElement(groups), part => expected.GetProperty(part).GetProperty(value));
        }
    }

    private void Aggregates(string name, GroupFrame frame, JsonElement byGroup, Func<string, JsonElement> part)
    {
        foreach (var metric in part("overall").EnumerateObject())
        {
            if (metric.Name == "count")
            {
                double[] rows = [.. frame.Groups.Select(group => (double)group.Rows)];
                Close("count", name, metric.Value.Number(), rows.Sum());
                Close("count", name, part("group_min").GetProperty("count").Number(), rows.Min());
                Close("count", name, part("group_max").GetProperty("count").Number(), rows.Max());
                foreach (var group in byGroup.EnumerateObject())
                    Close("count", $"{name} {group.Name}", group.Value.GetProperty("count").Number(), frame.Groups.Single(counts => counts.Name == group.Name).Rows);
                continue;
            }

            var disparity = frame.Compare(Rate(metric.Name), GroupPolicy.Everyone);
            Close("overall", name, metric.Value.Number(), disparity.Overall);
            foreach (var group in byGroup.EnumerateObject())
                Close("by group", $"{name} {group.Name} {metric.Name}", group.Value.GetProperty(metric.Name).Number(), disparity.ByGroup[group.Name]);
            foreach (var (aggregate, actual) in ((string, MetricValue)[])[
                ("group_min", disparity.Minimum), ("group_max", disparity.Maximum),
                ("difference_between_groups", disparity.Difference), ("difference_to_overall", disparity.DifferenceToOverall),
                ("ratio_between_groups", disparity.Ratio), ("ratio_to_overall", disparity.RatioToOverall)])
            {
                Close(aggregate, $"{name} {metric.Name}", part(aggregate).GetProperty(metric.Name).Number(), actual);
            }
        }
    }

    private void Summary(string name, GroupFrame frame, JsonElement summary)
    {
        var everyone = GroupPolicy.Everyone;
        GroupDisparity selection = frame.Compare(GroupRate.SelectionRate, everyone), opportunity = frame.Compare(GroupRate.TruePositiveRate, everyone);
        foreach (var metric in summary.EnumerateObject())
        {
            if (metric.Name == "four_fifths_rule_passes")
            {
                _tally.True("four-fifths rule", name, selection.KeepsFourFifths == metric.Value.GetBoolean(), $"got {selection.KeepsFourFifths}");
                continue;
            }

            Close("summary", $"{name} {metric.Name}", metric.Value.Number(), metric.Name switch
            {
                "demographic_parity_difference" or "selection_rate_difference" => selection.Difference,
                "demographic_parity_ratio" => selection.Ratio,
                "demographic_parity_difference_to_overall" => selection.DifferenceToOverall,
                "demographic_parity_ratio_to_overall" => selection.RatioToOverall,
                "equalized_odds_difference" => frame.EqualizedOddsDifference(everyone),
                "equalized_odds_difference_mean" => frame.EqualizedOddsDifference(everyone, mean: true),
                "equalized_odds_ratio" => frame.EqualizedOddsRatio(everyone),
                "equalized_odds_ratio_mean" => frame.EqualizedOddsRatio(everyone, mean: true),
                "equal_opportunity_difference" => opportunity.Difference,
                "equal_opportunity_ratio" => opportunity.Ratio,
                _ => null,
            });
        }
    }

    private void Pair(string name, JsonElement input, JsonElement expected)
    {
        bool[] truth = input.GetProperty("y_true").Labels(), predicted = input.GetProperty("y_pred").Labels(), unprivileged = input.GetProperty("unprivileged").Labels();
        var frame = GroupFrame.Of(truth, predicted, [.. unprivileged.Select(side => side ? "other" : "reference")]);
        BinaryConfusion other = frame.Groups[0].Counts, reference = frame.Groups[1].Counts;
        var pair = new PairDisparity(other, reference);
        foreach (var metric in expected.GetProperty("aif360").EnumerateObject())
        {
            Close("aif360", $"{name} {metric.Name}", metric.Value.Number(), metric.Name switch
            {
                "statistical_parity_difference" => pair.StatisticalParityDifference,
                "disparate_impact" => pair.DisparateImpact,
                "equal_opportunity_difference" => pair.EqualOpportunityDifference,
                "average_odds_difference" => pair.AverageOddsDifference,
                "average_abs_odds_difference" => pair.AverageAbsoluteOddsDifference,
                "average_predictive_value_difference" => pair.AveragePredictiveValueDifference,
                "error_rate_difference" => pair.Difference(GroupRate.ErrorRate),
                "error_rate_ratio" => pair.Ratio(GroupRate.ErrorRate),
                "false_positive_rate_difference" => pair.Difference(GroupRate.FalsePositiveRate),
                "false_positive_rate_ratio" => pair.Ratio(GroupRate.FalsePositiveRate),
                "false_negative_rate_difference" => pair.Difference(GroupRate.FalseNegativeRate),
                "false_negative_rate_ratio" => pair.Ratio(GroupRate.FalseNegativeRate),
                "false_omission_rate_difference" => pair.Difference(GroupRate.FalseOmissionRate),
                "false_omission_rate_ratio" => pair.Ratio(GroupRate.FalseOmissionRate),
                "false_discovery_rate_difference" => pair.Difference(GroupRate.FalseDiscoveryRate),
                "false_discovery_rate_ratio" => pair.Ratio(GroupRate.FalseDiscoveryRate),
                "theil_index" => InequalityIndices.Theil(truth, predicted),
                "generalized_entropy_index" => InequalityIndices.GeneralizedEntropy(truth, predicted),
                "coefficient_of_variation" => InequalityIndices.CoefficientOfVariation(truth, predicted),
                "between_group_theil_index" => InequalityIndices.BetweenGroupTheil(frame),
                "between_group_generalized_entropy_index" => InequalityIndices.BetweenGroupEntropy(frame),
                "smoothed_empirical_differential_fairness" => (MetricValue)InequalityIndices.DifferentialFairness(frame),
                _ => null,
            });
        }

        var facets = new FacetBias(reference, other);
        foreach (var metric in expected.GetProperty("clarify").EnumerateObject())
        {
            Close("clarify", $"{name} {metric.Name}", metric.Value.Number(), metric.Name switch
            {
                "CI" => facets.ClassImbalance,
                "DPL" => facets.DifferenceInPositiveLabels,
                "KL" => facets.LabelKullbackLeibler,
                "JS" => facets.LabelJensenShannon,
                "LP_2" => facets.LabelNorm(),
                "TVD" or "KS" => facets.LabelTotalVariation,
                "DPPL" => facets.DifferenceInPositivePredictions,
                "DI" => facets.DisparateImpact,
                "DCA" => facets.DifferenceInConditionalAcceptance,
                "DCR" => facets.DifferenceInConditionalRejection,
                "RD" => facets.RecallDifference,
                "SD" => facets.SpecificityDifference,
                "DAR" => facets.DifferenceInAcceptanceRates,
                "DRR" => facets.DifferenceInRejectionRates,
                "AD" => facets.AccuracyDifference,
                "TE" => facets.TreatmentEquality,
                "GE" => InequalityIndices.GeneralizedEntropy(truth, predicted),
                _ => null,
            });
        }

        Aequitas(name, frame, expected.GetProperty("aequitas"));
    }

    private void Aequitas(string name, GroupFrame frame, JsonElement expected)
    {
        foreach (var metric in expected.GetProperty("disparity").EnumerateObject())
        {
            var compared = metric.Name == "ppr" ? frame.PositivesComparedWith("reference") : frame.ComparedWith("reference", Rate(metric.Name));
            ReferenceDisparity other = compared[0], reference = compared[1];
            Close("aequitas rate", $"{name} {metric.Name}", expected.GetProperty("reference_group").GetProperty(metric.Name).Number(), reference.Value);
            Close("aequitas rate", $"{name} {metric.Name}", expected.GetProperty("other_group").GetProperty(metric.Name).Number(), other.Value);
            Close("aequitas disparity", $"{name} {metric.Name}", metric.Value.Number(), other.Ratio);
            bool? fair = expected.GetProperty("fair_at_tau_0.8").GetProperty(metric.Name) is { ValueKind: not JsonValueKind.Null } stated ? stated.GetBoolean() : null;
            _tally.True("aequitas verdict", $"{name} {metric.Name}", other.IsFair(0.8) == fair, $"expected {fair}, got {other.IsFair(0.8)}");
        }
    }

    private void Bootstrap(string name, JsonElement input, JsonElement expected, JsonElement draws)
    {
        var predicted = input.GetProperty("y_pred").Labels();
        var truth = input.TryGetProperty("y_true", out var labels) ? labels.Labels() : predicted;
        var found = GroupBootstrap.Over(truth, predicted, Groups(input), GroupRate.SelectionRate, [.. draws.EnumerateArray().Select(rows => rows.EnumerateArray().Select(row => row.GetInt32()).ToArray())], Weights(input));
        var quantiles = input.GetProperty("quantiles").Numbers();
        foreach (var group in expected.GetProperty("selection_rate_by_group").EnumerateObject())
        {
            foreach (var (value, q) in group.Value.Numbers().Zip(quantiles))
                Close("bootstrap", $"{name} {group.Name} {q}", value, found.Quantile(group.Name, q));
        }

        foreach (var (value, q) in expected.GetProperty("demographic_parity_difference").Numbers().Zip(quantiles))
            Close("bootstrap", $"{name} difference {q}", value, found.DifferenceQuantile(q));
        Close("bootstrap", $"{name} replicates missing a group", expected.GetProperty("replicates_missing_a_group").Number(), found.LackingAGroup);
    }

    private static GroupRate Rate(string name) => name switch
    {
        "selection_rate" or "pprev" => GroupRate.SelectionRate,
        "tpr" or "recall" => GroupRate.TruePositiveRate,
        "fpr" => GroupRate.FalsePositiveRate,
        "tnr" or "specificity" => GroupRate.TrueNegativeRate,
        "fnr" => GroupRate.FalseNegativeRate,
        "accuracy" => GroupRate.Accuracy,
        "precision" => GroupRate.Precision,
        "npv" => GroupRate.NegativePredictiveValue,
        "fdr" => GroupRate.FalseDiscoveryRate,
        "for" => GroupRate.FalseOmissionRate,
        "f1" => GroupRate.F1,
        "base_rate" => GroupRate.BaseRate,
        "balanced_accuracy" => GroupRate.BalancedAccuracy,
        _ => throw new FormatException($"The fixture has a rate '{name}' that is not compared."),
    };

    private static GroupFrame Frame(JsonElement input) => GroupFrame.Of(input.GetProperty("y_true").Labels(), input.GetProperty("y_pred").Labels(), Groups(input), Weights(input));

    private static IReadOnlyList<string?> Groups(JsonElement input) => input.TryGetProperty("group2", out var second)
        ? GroupNames.Intersect([Texts(input.GetProperty("group")), Texts(second)])
        : Texts(input.GetProperty("group"));

    private static double[] Weights(JsonElement input) => input.TryGetProperty("sample_weight", out var weights) ? weights.Numbers() : [];

    private static string?[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString())];

    private void Close(string group, string name, double expected, MetricValue? actual)
    {
        if (double.IsNaN(expected))
            _tally.True($"{group}, not computable", name, actual is { IsComputable: false }, $"got {actual}");
        else
            _tally.Close(group, name, expected, actual?.Value, Tolerance, Tolerance);
    }
}
