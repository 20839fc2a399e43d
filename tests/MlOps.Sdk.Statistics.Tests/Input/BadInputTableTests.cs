using System.Globalization;
using System.Reflection;
using System.Text;

namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>
/// Every public function that takes samples, against every kind of unusable or extreme one. The outcome of each pair is
/// written down in Golden/bad-input.md: a number, a reason, or a refusal; never NaN and never another exception.
/// </summary>
public sealed class BadInputTableTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden", "bad-input.md");

    [Fact]
    public void Every_function_has_a_written_outcome_for_every_kind_of_bad_input()
    {
        var table = new StringBuilder("# Outcome of every function on unusable or extreme input\n\nThe other sample, where there is one, is ordinary. Numbers are rounded.\n");
        var surprises = new List<string>();
        foreach (var (name, call) in BadInputTable.Functions)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n");
            foreach (var kind in Enum.GetValues<InputKind>())
            {
                var outcome = Outcome(name, call, new BadInput(kind), surprises);
                table.Append(CultureInfo.InvariantCulture, $"- {kind}: {outcome}\n");
            }
        }

        Assert.True(surprises.Count == 0, string.Join(Environment.NewLine, surprises));
        var text = table.ToString();
        if (!File.Exists(Golden) || File.ReadAllText(Golden).ReplaceLineEndings("\n") != text)
        {
            File.WriteAllText(Golden + ".new", text);
            Assert.Fail($"The outcomes differ from those written down; see {Golden}.new");
        }
    }

    [Fact]
    public void No_function_that_takes_samples_is_left_out()
    {
        var left = typeof(DriftResult).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => (type, method)))
            .Where(pair => !pair.method.IsSpecialName && pair.method.GetParameters().Any(parameter => IsSample(parameter.ParameterType)))
            .Select(pair => $"{pair.type.Name}.{pair.method.Name}")
            .Distinct()
            .Where(name => !BadInputTable.Functions.ContainsKey(name) && !BadInputTable.Elsewhere.ContainsKey(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(left.Count == 0, $"Not in the table of bad input: {string.Join(", ", left)}");
    }

    [Fact]
    public void What_is_tested_elsewhere_is_tested() =>
        Assert.All(BadInputTable.Elsewhere, pair => Assert.Contains(typeof(BadInputTableTests).Assembly.GetTypes(), type => type.Name == pair.Value));

    internal static string Describe(object? result) => result switch
    {
        null => "none",
        DriftResult { IsComputable: true } r => $"{Describe(r.Statistic)}{(r.PValue is { } p ? $", p = {Describe(p)}" : "")}",
        DriftResult r => $"not computable: {r.Reason}",
        MetricValue { IsComputable: true } m => Describe(m.Value),
        MetricValue m => $"not computable: {m.Reason}",
        Significance { IsComputable: true } s => $"{Describe(s.Statistic)}, p = {Describe(s.PValue)}",
        Significance s => $"not computable: {s.Reason}",
        ModelDifference { IsComputable: true } d => $"{Describe(d.Improvement)}, p = {Describe(d.PValue)}",
        ModelDifference d => $"not computable: {d.Reason}",
        QuantileEstimate { IsComputable: true } q => Describe(q.Value),
        QuantileEstimate q => $"not computable: {q.Reason}",
        EffectSize e => Describe(e.Value),
        Interval i => $"[{Describe(i.Lower)}, {Describe(i.Upper)}]",
        double d when double.IsNaN(d) => "NaN",
        double d => d.ToString("G3", CultureInfo.InvariantCulture),
        BinnedPair pair => $"{pair.BinCount} bins",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => result.ToString() ?? "",
    };

    private static string Outcome(string name, Func<BadInput, object?> call, BadInput input, List<string> surprises)
    {
        string outcome;
        try
        {
            outcome = Describe(call(input));
        }
        catch (ArgumentException refused)
        {
            return $"refused: {refused.Message.ReplaceLineEndings("\n").Split('\n')[0].Split(" (Parameter")[0]}";
        }
        catch (Exception surprise)
        {
            surprises.Add($"{name} on {input.Kind}: {surprise.GetType().Name}: {surprise.Message} {surprise.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Statistics.", StringComparison.Ordinal))?.Trim()}");
            return surprise.GetType().Name;
        }

        if (!outcome.StartsWith("not computable", StringComparison.Ordinal) && outcome.Contains("NaN", StringComparison.Ordinal))
            surprises.Add($"{name} on {input.Kind}: {outcome}");
        return outcome;
    }

    private static bool IsSample(Type type) =>
        type == typeof(SortedSample) || type == typeof(RowMatrix) || type == typeof(BinnedPair) || type.IsSubclassOf(typeof(ColumnProfile)) || type == typeof(ColumnProfile)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) && type.GetGenericArguments()[0] != typeof(char));
}
