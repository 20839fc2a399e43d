using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Evaluation.Input;

/// <summary>
/// Every public function of the package, and every metric, with each thing wrong in turn. What comes of the functions is written down in Golden/bad-rows.md:
/// a number, a verdict, a reason or a refusal; never NaN, never another exception, and never a passed gate on answers that are no numbers.
/// </summary>
public sealed class BadRowsTableTests
{
    public static TheoryData<string> Metrics { get; } = [.. MetricCatalog.Default.All.Select(metric => metric.Name)];

    private static readonly string[] NotMeant = ["ToString", "Equals", "GetHashCode", "Deconstruct", "<Clone>$", "Describe", "PrintMembers"];

    [Fact]
    public void Every_function_has_a_written_outcome_for_everything_that_can_be_wrong()
    {
        var table = new StringBuilder("# What comes of bad input\n\nFirst the outcome on ordinary rows, then what differs from it.\n");
        var surprises = new List<string>();
        foreach (var (name, call) in BadRowsTable.Functions)
        {
            var ordinary = Outcome(name, call, BadRowsKind.Ordinary, surprises);
            table.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n- {ordinary}\n");
            foreach (var kind in Enum.GetValues<BadRowsKind>())
            {
                var outcome = Outcome(name, call, kind, surprises);
                if (outcome != ordinary)
                    table.Append(CultureInfo.InvariantCulture, $"- {kind}: {outcome}\n");
            }
        }

        Assert.True(surprises.Count == 0, string.Join(Environment.NewLine, surprises));
        var golden = Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Tests", "Evaluation", "Golden", "bad-rows.md");
        if (Environment.GetEnvironmentVariable("MLOPS_WRITE_GOLDEN") == "1")
            File.WriteAllText(golden, table.ToString());
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), table.ToString());
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Every_metric_has_a_number_or_a_reason_for_everything_that_can_be_wrong(string name)
    {
        var metric = MetricCatalog.Default.Get(name);
        foreach (var kind in Enum.GetValues<BadRowsKind>().Except([BadRowsKind.Empty]))
        {
            if (kind == BadRowsKind.LabelOutside && metric.Task == EvaluationTask.Multiclass)
                continue; // no such set can be made
            var value = new BadRows(kind).Model(metric.Task).Measure(metric);
            Assert.True(value.IsComputable ? double.IsFinite(value.Value.Value) : !string.IsNullOrWhiteSpace(value.Reason), $"{name} on {kind}: {value}");
            if (kind is BadRowsKind.NotANumber or BadRowsKind.Infinite or BadRowsKind.ModelThrows or BadRowsKind.WrongLength)
                Assert.False(value.IsComputable, $"{name} on {kind}: {value}");
            if (kind == BadRowsKind.Ordinary)
                Assert.True(value.IsComputable, $"{name}: {value}");
        }
    }

    [Fact]
    public void No_function_is_left_out()
    {
        var left = typeof(QualityGate).Assembly.GetExportedTypes()
            .Where(type => !type.IsSubclassOf(typeof(Delegate)) && !type.IsByRefLike)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => (type, method)))
            .Where(pair => !pair.method.IsSpecialName && !NotMeant.Contains(pair.method.Name) && pair.method.GetParameters().Any(parameter => Takes(pair.method, parameter.ParameterType)))
            .Select(pair => $"{pair.type.Name.Split('`')[0]}.{pair.method.Name}")
            .Distinct()
            .Where(name => !BadRowsTable.Functions.ContainsKey(name) && !BadRowsTable.Elsewhere.ContainsKey(name) && !BadRowsTable.Elsewhere.ContainsKey(name.Split('.')[0]))
            .ToArray();
        Assert.True(left.Length == 0, $"Not in the table of bad input: {string.Join(", ", left)}");
        Assert.All(BadRowsTable.Elsewhere, pair => Assert.Contains(typeof(BadRowsTableTests).Assembly.GetTypes(), type => type.Name == pair.Value));
    }

    private static string Outcome(string name, Func<BadRows, object?> call, BadRowsKind kind, List<string> surprises)
    {
        string outcome;
        try
        {
            var result = call(new(kind));
            outcome = Describe(result);
            if (result is GateReport report && kind is BadRowsKind.NotANumber or BadRowsKind.Infinite or BadRowsKind.ModelThrows && report.Passed
                && report.Checks.All(check => check.Kind is not ("measurement" or "size" or "drift-share" or "latency" or "behaviour" or "split" or "coverage")))
            {
                surprises.Add($"{name} passes on {kind}");
            }
        }
        catch (ArgumentException refused)
        {
            return $"refused: {refused.Message.ReplaceLineEndings("\n").Split('\n')[0].Split(" (Parameter")[0]}";
        }
        catch (Exception surprise)
        {
            surprises.Add($"{name} on {kind}: {surprise.GetType().Name}: {surprise.Message} {surprise.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Sdk.Evaluation.", StringComparison.Ordinal))?.Trim()}");
            return surprise.GetType().Name;
        }

        if (outcome.Contains(": NaN", StringComparison.Ordinal) || outcome == "NaN")
            surprises.Add($"{name} on {kind}: {outcome}");
        return outcome;
    }

    private static string Describe(object? result) => result switch
    {
        null => "none",
        GateReport report => string.Join("; then ", report.Checks.Select(check => $"{check.Verdict} - {check.Reason}")),
        MetricValue { IsComputable: true } value => value.Value.Value.ToString("G6", CultureInfo.InvariantCulture),
        MetricValue value => $"not computable: {value.Reason}",
        EvaluatedModel { Failure: { } failure } => $"taken as one that does not answer: {failure}",
        EvaluatedModel => "taken",
        EvaluationSet set => $"taken: {set}",
        Scorecard card => $"{card.Entries.Count} entries, {card.Entries.Count(entry => entry.Value is null)} without a value, {card.Entries.Count(entry => entry.IsSmall)} small"
            + (card.Entries.FirstOrDefault(entry => entry.Reason is not null) is { } open ? $": {open.Reason}" : ""),
        IReadOnlyList<Segment> segments => $"{segments.Count} segments",
        SplitFacts facts => $"{facts.Duplicates} of {facts.EvaluationRows} rows twice",
        BehaviourResult<bool> behaviour => $"{behaviour.ToCheck().Verdict} - {behaviour}",
        QualityGate => "taken",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => result.ToString() ?? "",
    };

    /// <summary>Rows, answers, names, numbers and the caller's code can be wrong; flags, tokens and other options of the kind cannot.</summary>
    private static bool Takes(MethodInfo method, Type type) =>
        type == typeof(string) || type == typeof(double) || type == typeof(int) || type == typeof(double?) || type.IsByRefLike || type.IsArray || type.IsAssignableTo(typeof(Delegate))
        || (type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable)))
        || (type == typeof(EvaluatedModel) && !method.IsDefined(typeof(CompilerGeneratedAttribute)));
}
