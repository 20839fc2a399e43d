using System.Text.Json.Nodes;

namespace MlOps.Sdk.Data;

/// <summary>
/// One thing that is expected of a data set, made by <see cref="Expect"/> and refined with <c>with</c>:
/// <c>Expect.ColumnValuesToBeBetween("distance", 0, 6000) with { Mostly = 0.99 }</c>. Names and semantics follow Great Expectations:
/// missing cells are left out of checks of values, and a check of no values succeeds and says so.
/// </summary>
public sealed record Expectation
{
    private readonly double _mostly = 1;

    internal Expectation(string name, IReadOnlyList<string> columns, string rule, Func<Dataset, int, Finding> check)
    {
        (Name, Columns, Rule, Check) = (name, columns, rule, check);
    }

    /// <summary>The name in Great Expectations' manner, such as <c>expect_column_values_to_be_between</c>.</summary>
    public string Name { get; }

    /// <summary>The columns it reads; none where it is about the table.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rule in words, such as <c>distance in [0, 6000]</c>.</summary>
    public string Rule { get; }

    /// <summary>The least share of good values among those checked, in (0, 1]; 1. Checks of a whole column or table have no use for it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1].</exception>
    public double Mostly
    {
        get => _mostly;
        init => _mostly = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Mostly is a share of good values in (0, 1].");
    }

    /// <summary>What it means when the expectation is not met; critical.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Critical;

    /// <summary>The only rows that are checked; all where null.</summary>
    public RowCondition? Where { get; init; }

    internal Func<Dataset, int, Finding> Check { get; }

    /// <summary>What it was made with; null where that has no JSON form.</summary>
    internal JsonObject? Arguments { get; init; }

    /// <summary>Name, rule and modifiers on one line.</summary>
    public override string ToString() =>
        $"{Name}: {Rule}{(Mostly < 1 ? FormattableString.Invariant($", mostly {Mostly}") : "")}{(Where is null ? "" : $", where {Where.Description}")}";
}
