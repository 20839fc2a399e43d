namespace MlOps.Sdk.Data;

/// <summary>Expectations that are checked together.</summary>
public sealed class ExpectationSuite
{
    /// <summary>Names the expectations of a data set.</summary>
    /// <exception cref="ArgumentException">There is none: a check of nothing passes nothing.</exception>
    public ExpectationSuite(string name, params IEnumerable<Expectation> expectations)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(expectations);
        (Name, Expectations) = (name, [.. expectations]);
        if (Expectations.Count == 0)
            throw new ArgumentException($"Suite '{name}' expects nothing; give at least one expectation.", nameof(expectations));
    }

    /// <summary>The suite's name.</summary>
    public string Name { get; }

    /// <summary>What is expected, in order.</summary>
    public IReadOnlyList<Expectation> Expectations { get; }

    /// <summary>Checks every expectation; a failed one does not stop the others.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="examples">How many unexpected rows each result lists at most.</param>
    public ValidationReport Validate(Dataset data, int examples = 20)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(examples);
        return new() { Suite = Name, RowCount = data.RowCount, Results = [.. Expectations.Select(expectation => Evaluate(expectation, data, examples))] };
    }

    /// <summary>The suite as JSON, with the names and arguments of Great Expectations; <see cref="FromJson"/> reads it back.</summary>
    /// <exception cref="InvalidOperationException">An expectation holds another table or a row condition made of code.</exception>
    public string ToJson() => SuiteJson.Write(this);

    /// <summary>Reads a suite.</summary>
    /// <exception cref="FormatException">The text is no suite; the message names the expectation and the argument that is wrong, and what may have been meant.</exception>
    public static ExpectationSuite FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return SuiteJson.Read(json);
    }

    private static ExpectationResult Evaluate(Expectation expectation, Dataset data, int examples)
    {
        foreach (var column in expectation.Columns)
        {
            if (!data.TryGetColumn(column, out _))
                return Result(expectation, data, Finding.Refused($"there is no column '{column}'; the data set has {string.Join(", ", data.Columns.Select(c => $"'{c.Name}'"))}"));
        }

        if (expectation.Where is not { } condition)
            return Result(expectation, data, expectation.Check(data, examples));

        foreach (var column in condition.Expression?.Columns ?? [])
        {
            if (!data.TryGetColumn(column, out _))
                return Result(expectation, data, Finding.Refused($"there is no column '{column}', which the row condition reads"));
        }

        int[] rows;
        try
        {
            rows = condition.Rows(data);
        }
        catch (ArgumentException e) when (condition.Expression is not null)
        {
            return Result(expectation, data, Finding.Refused($"the row condition does not fit: {e.Message}"));
        }

        var part = (expectation.Columns.Count == 0 ? data : data.Select(expectation.Columns.Distinct())).Take(rows);
        var finding = expectation.Check(part, examples);
        return Result(expectation, part, finding with { Examples = [.. finding.Examples.Select(example => example with { Row = rows[example.Row] })] });
    }

    private static ExpectationResult Result(Expectation expectation, Dataset data, Finding finding) => new()
    {
        Expectation = expectation,
        Success = finding.Met ?? (finding.Unexpected == 0 || (double)(finding.Evaluated - finding.Unexpected) / finding.Evaluated >= expectation.Mostly),
        NotComputable = finding.NotComputable,
        RowCount = data.RowCount,
        Missing = finding.Missing,
        Evaluated = finding.Evaluated,
        Unexpected = finding.Unexpected,
        Examples = finding.Examples,
        Observed = finding.Observed,
        Detail = finding.Detail,
    };
}
