using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>Pairs the columns of two tables, compares them, and judges them together.</summary>
internal static class ReportBuilder
{
    public static DriftReport Build<T>(
        IReadOnlyList<T> reference, IReadOnlyList<T> current, Func<T, string> name, IColumnComparer<T> comparer, DriftReportOptions options, CancellationToken cancellationToken)
        where T : class
    {
        options.Check();
        var pairs = Pair(Index(reference, name, nameof(reference)), Index(current, name, nameof(current)), reference, current, name, options.Columns);
        var drafts = new Draft[pairs.Count];
        var done = 0;

        void Compare(int i)
        {
            drafts[i] = Draft.Of(pairs[i].Name, pairs[i].Reference, pairs[i].Current, comparer);
            options.Progress?.Report(new DriftReportProgress(Interlocked.Increment(ref done), drafts.Length, pairs[i].Name));
        }

        if (options.MaxDegreeOfParallelism == 1)
        {
            for (var i = 0; i < drafts.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(i);
            }
        }
        else
        {
            Parallel.For(0, drafts.Length, new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken }, Compare);
        }

        var judge = options.Judge ?? options.Preset.Judge;
        var verdicts = judge.JudgeAll([.. drafts.Select(draft => draft.Compared.Result)]);
        var missing = options.MissingShare.JudgeAll([.. drafts.Select(draft => draft.MissingShare)]);
        var columns = new ColumnDrift[drafts.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = drafts[i].Judged(ApplyUnseen(verdicts[i], drafts[i].Compared, options.UnseenCategories), missing[i]);

        return new DriftReport
        {
            SchemaVersion = DriftReport.CurrentSchemaVersion,
            Title = options.Title,
            Preset = options.Preset.Name,
            Judge = judge.Description,
            Dataset = Dataset(columns, options.DriftShare ?? options.Preset.DriftShare),
            Columns = columns,
        };
    }

    private static Dictionary<string, T> Index<T>(IReadOnlyList<T> columns, Func<T, string> name, string side)
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, side);
            if (!byName.TryAdd(name(column), column))
                throw new ArgumentException($"The {side} table has two columns '{name(column)}'; each column has its own name.", side);
        }

        return byName;
    }

    private static List<(string Name, T? Reference, T? Current)> Pair<T>(
        Dictionary<string, T> reference, Dictionary<string, T> current, IReadOnlyList<T> first, IReadOnlyList<T> second, Func<T, string> name, IReadOnlyCollection<string>? wanted)
        where T : class
    {
        var names = wanted ?? [.. first.Select(name), .. second.Select(name).Where(n => !reference.ContainsKey(n))];
        return [.. names.Distinct(StringComparer.Ordinal).Select(n => (n, reference.GetValueOrDefault(n), current.GetValueOrDefault(n)))];
    }

    private static DriftVerdict ApplyUnseen(DriftVerdict verdict, ComparedColumn compared, UnseenCategoryRule rule)
    {
        if (compared.Unseen.Count == 0 || rule == UnseenCategoryRule.Test)
            return verdict;

        var named = string.Create(CultureInfo.InvariantCulture, $"categories the reference does not have: {string.Join(", ", compared.Unseen.Take(5))}{(compared.Unseen.Count > 5 ? ", ..." : "")} ({compared.UnseenShare:P2} of rows)");
        return verdict with { Outcome = rule == UnseenCategoryRule.Drift ? DriftOutcome.Drift : DriftOutcome.NotComputable, Reason = named };
    }

    private static DatasetDrift Dataset(ColumnDrift[] columns, double? limit)
    {
        var judged = columns.Count(column => column.Verdict.Outcome != DriftOutcome.NotComputable);
        var drifted = columns.Where(column => column.IsDrift).ToList();
        var share = judged == 0 ? 0 : (double)drifted.Count / judged;
        var outcome = judged == 0 ? DriftOutcome.NotComputable
            : (limit is { } needed ? share >= needed : drifted.Count > 0) ? DriftOutcome.Drift
            : drifted.Count == 0 && columns.Any(column => column.Verdict.Outcome == DriftOutcome.Negligible) ? DriftOutcome.Negligible
            : DriftOutcome.NoDrift;
        var names = drifted.Count == 0 ? "" : $": {string.Join(", ", drifted.Take(5).Select(column => column.Name))}{(drifted.Count > 5 ? ", ..." : "")}";
        var reason = judged == 0
            ? $"none of {columns.Length} columns could be judged"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{drifted.Count} of {judged} judged columns drifted{(limit is { } bound ? $" ({share:P0}, the limit is {bound:P0})" : "")}{names}{(judged < columns.Length ? $"; {columns.Length - judged} could not be judged" : "")}");
        return new DatasetDrift
        {
            Outcome = outcome,
            Reason = reason,
            ColumnCount = columns.Length,
            JudgedCount = judged,
            DriftedCount = drifted.Count,
            DriftedShare = share,
            ShareLimit = limit,
            MissingShareChangedCount = columns.Count(column => column.MissingShare is { IsDrift: true }),
        };
    }
}
