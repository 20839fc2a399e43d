namespace MlOps.Sdk.Evaluation;

/// <content>Rows that belong to units: candidates of queries, steps of series, rows of customers.</content>
public sealed partial class EvaluationSet
{
    /// <summary>The queries or series, or what <see cref="WithUnits"/> was told; null where every row stands for itself.</summary>
    internal RowUnits? Units { get; private init; }

    internal UnitFacts Facts { get; private init; } = UnitFacts.None;

    /// <summary>The item of each row of a ranking, by number; empty where unknown.</summary>
    internal int[] Items { get; private init; } = [];

    /// <summary>What was drawn independently: queries, series or the units of <see cref="WithUnits"/>, or rows. Tests and intervals rest on so many.</summary>
    public int IndependentCount => Units?.Count ?? Count;

    /// <summary>Rows of candidates, ranked within queries.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">There is no row or no name, lengths differ, the rows of a query are apart, a relevance is negative or not finite, or there are more items than the catalogue has.</exception>
    public static EvaluationSet Ranking(string name, RankingRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OneEach(rows.Queries, rows.Relevance?.Count, nameof(rows.Queries), "relevances", nameof(rows));
        for (var i = 0; i < rows.Relevance!.Count; i++)
        {
            if (!(rows.Relevance[i] >= 0 && double.IsFinite(rows.Relevance[i])))
                throw new ArgumentException($"The relevance of row {i} is {rows.Relevance[i]}; it is finite and 0 or more.", nameof(rows));
        }

        int[] items = [];
        var catalog = 0;
        if (rows.Items is not null)
        {
            OneEach(rows.Items, rows.Relevance.Count, nameof(rows.Items), "relevances", nameof(rows));
            var known = RowUnits.Of("item", "items", rows.Items, together: false, nameof(rows));
            (items, catalog) = (known.Codes.ToArray(), rows.CatalogSize ?? known.Names.Count);
            if (catalog < known.Names.Count)
                throw new ArgumentException($"{known.Names.Count} items occur, and the catalogue is said to have {catalog}.", nameof(rows));
        }

        var units = RowUnits.Of("query", "queries", rows.Queries, together: true, nameof(rows));
        foreach (var candidates in items.Length > 0 ? units.Rows : [])
        {
            if (candidates.GroupBy(row => items[row]).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new ArgumentException($"Item '{rows.Items![twice.First()]}' is a candidate of query '{rows.Queries[twice.First()]}' twice; an item has one place in a ranking.", nameof(rows));
        }

        return new(Create(name, EvaluationTask.Ranking, [.. rows.Relevance], [])) { Units = units, Items = items, Facts = new() { CatalogSize = catalog } };
    }

    /// <summary>Rows of steps of time series.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">There is no row or no name, lengths differ, the rows of a series are apart or not in order of time, a value is not finite, the history of an unknown series is given, the season is below 1, or the quantiles are not ascending in (0, 1) with 0.5 among them.</exception>
    public static EvaluationSet Forecast(string name, ForecastRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        OneEach(rows.Series, rows.Actual?.Count, nameof(rows.Series), "actual values", nameof(rows));
        OneEach(rows.Times, rows.Actual!.Count, nameof(rows.Times), "actual values", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Season, 1, nameof(rows));
        double[] quantiles = [.. rows.Quantiles ?? []];
        if (quantiles.Length > 0 && !(Array.IndexOf(quantiles, 0.5) >= 0 && quantiles[0] > 0 && quantiles[^1] < 1 && quantiles.Zip(quantiles.Skip(1)).All(pair => pair.First < pair.Second)))
            throw new ArgumentException($"The quantiles {string.Join(", ", quantiles)} are not ascending in (0, 1) with 0.5 among them, which is the point forecast.", nameof(rows));

        var units = RowUnits.Of("series", "series", rows.Series, together: true, nameof(rows));
        for (var i = 0; i < rows.Actual.Count; i++)
        {
            if (!double.IsFinite(rows.Actual[i]))
                throw new ArgumentException($"What came in row {i} is {rows.Actual[i]}; leave steps without a value out.", nameof(rows));
            if (i > 0 && units.Codes[i] == units.Codes[i - 1] && rows.Times[i] <= rows.Times[i - 1])
                throw new ArgumentException($"Row {i} of series '{rows.Series[i]}' is of {rows.Times[i]:O}, not after row {i - 1}; give the steps of a series in order of time, each once.", nameof(rows));
        }

        double[][] histories = [.. units.Names.Select(series => History(rows, series))];
        if (rows.History?.Keys.FirstOrDefault(series => !units.Names.Contains(series, StringComparer.Ordinal)) is { } stranger)
            throw new ArgumentException($"There is a history of series '{stranger}', which has no row{Spelling.Hint(stranger, units.Names)}", nameof(rows));

        return new(Create(name, EvaluationTask.Forecast, [.. rows.Actual], []))
        {
            Units = units,
            Times = [.. rows.Times.Select(time => time.UtcTicks)],
            Facts = new()
            {
                Names = units.Names,
                Quantiles = quantiles,
                PointAt = Math.Max(0, Array.IndexOf(quantiles, 0.5)),
                Season = rows.Season,
                Histories = histories,
                Scales = [.. histories.Select(history => UnitFacts.ScaleOf(history, rows.Season))],
            },
        };
    }

    /// <summary>
    /// The set whose rows belong to units, such as several visits of one patient: rows of a unit resemble each other, so that tests and intervals
    /// rest on the number of units, and resampling draws whole units.
    /// </summary>
    /// <param name="noun">What a unit is, such as <c>patient</c>; reports count them.</param>
    /// <param name="ids">The unit of each row.</param>
    /// <exception cref="ArgumentException">There is not one unit per row, one is missing, or the rows have units already, as those of rankings and forecasts do.</exception>
    public EvaluationSet WithUnits(string noun, IReadOnlyList<string> ids)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(noun);
        ArgumentNullException.ThrowIfNull(ids);
        if (Units is not null)
            throw new ArgumentException($"The rows belong to {Units.Plural} already.", nameof(noun));
        if (ids.Count != Count)
            throw new ArgumentException($"There are {ids.Count} units for {Count} rows; give one per row.", nameof(ids));
        return new(this) { Units = RowUnits.Of(noun, $"{noun}s", ids, together: false, nameof(ids)) };
    }

    /// <summary>The time of each row of a forecast, in UTC ticks.</summary>
    internal long[] Times { get; private init; } = [];

    /// <summary>How many independent units there are, in words.</summary>
    internal string Counted => Units?.Counted(Units.Count) ?? $"{GateText.Count(Count)} {(Count == 1 ? "row" : "rows")}";

    /// <summary>The same with its verb: a suite asks for more.</summary>
    internal string TooFew => $"{Counted} {(IndependentCount == 1 ? "is" : "are")} fewer";

    internal string UnitWord => Units?.Plural ?? "rows";

    /// <summary>Why the values of a column cannot differ within a unit as they do; null where they may.</summary>
    private string? Splits<T>(IReadOnlyList<T> values)
    {
        if (Units is not { Together: true } units)
            return null;
        for (var row = 1; row < Count; row++)
        {
            if (units.Codes[row] == units.Codes[row - 1] && !EqualityComparer<T>.Default.Equals(values[row], values[row - 1]))
                return $"{units.Noun} '{units.Names[units.Codes[row]]}' has {values[row - 1]} and {values[row]}";
        }

        return null;
    }

    private static double[] History(ForecastRows rows, string series)
    {
        if (rows.History is null || !rows.History.TryGetValue(series, out var history))
            return [];
        ArgumentNullException.ThrowIfNull(history, nameof(rows));
        for (var i = 0; i < history.Count; i++)
        {
            if (!double.IsFinite(history[i]))
                throw new ArgumentException($"Step {i} in the history of series '{series}' is {history[i]}; fill gaps before.", nameof(rows));
        }

        return [.. history];
    }

    private static void OneEach<T>(IReadOnlyList<T>? values, int? rows, string what, string beside, string parameter)
    {
        if (values is null || rows is null)
            throw new ArgumentException($"{(values is null ? what : beside)} are missing.", parameter);
        if (values.Count != rows)
            throw new ArgumentException($"There are {values.Count} {what.ToLowerInvariant()} and {rows} {beside}; give one of each a row.", parameter);
    }
}
