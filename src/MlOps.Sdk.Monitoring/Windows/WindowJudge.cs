using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Judges a closed window's columns against the reference: all distributions as one family of tests, all fault counts as another.</summary>
internal sealed class WindowJudge(MonitorOptions options)
{
    public WindowReport Judge(string model, OpenWindow window, IEnumerable<OpenWindow> period, VersionReference reference)
    {
        var fault = window.Rows < options.MinimumRows
            ? string.Create(CultureInfo.InvariantCulture, $"{window.Rows} rows; at least {options.MinimumRows} are needed")
            : Presence.FindFault(window, period);
        return new()
        {
            Model = model,
            Version = window.Version,
            Start = window.Span.Start,
            End = window.Span.End,
            Stage = WindowStage.Closed,
            Rows = window.Rows,
            NotJudged = reference.Absence ?? fault,
            Columns = reference.Profile is { } profile && fault is null ? JudgeColumns(window, profile) : [],
        };
    }

    private List<ColumnReport> JudgeColumns(OpenWindow window, ReferenceProfile reference)
    {
        var columns = Pair(window.Features, reference.Features, ColumnRole.Feature)
            .Concat(Pair(window.Outputs, reference.Outputs, ColumnRole.Output))
            .ToList();

        var drift = options.Drift.JudgeAll([.. columns.Select(Compare)]);
        var faults = columns
            .SelectMany((c, i) => c is { Reference: { } r, Window: { } w } && r.GetType() == w.GetType()
                ? QualityComparison.Compare(r, w, c.Role).Select(q => (Column: i, q.Check, q.Result, q.Share))
                : [])
            .ToList();
        var quality = options.Drift.JudgeAll([.. faults.Select(f => f.Result)]);
        var reports = columns.Select((column, i) => Report(column, drift[i])).ToList();
        for (var i = 0; i < faults.Count; i++)
        {
            var index = faults[i].Column;
            var report = Report(columns[index].Name, faults[i].Check, faults[i].Share, quality[i]);
            reports[index] = reports[index] with { Quality = [.. reports[index].Quality, report] };
        }

        return reports;
    }

    /// <summary>The window's columns, then those of the reference that the window lacks.</summary>
    private static IEnumerable<PairedColumn> Pair(ColumnSet window, DatasetProfile reference, ColumnRole role)
    {
        // Of the outputs only those that were profiled matter; every feature should have been.
        foreach (var column in window.Columns)
        {
            if (role == ColumnRole.Feature || reference.Find(column.Name) is not null)
                yield return new(column.Name, role, reference.Find(column.Name), column);
        }

        foreach (var column in reference.Columns)
        {
            if (window.Find(column.Name) is null)
                yield return new(column.Name, role, column, null);
        }
    }

    private DriftResult Compare(PairedColumn column)
    {
        var method = column.Kind == FeatureKind.Number ? NumericDrift.Method : ChiSquare.Method;
        return column switch
        {
            _ when RuleOf(column.Name) is { IgnoreDrift: true } => DriftResult.NotComputable(method, PairedColumn.Ignored),
            { Window: null } => DriftResult.NotComputable(method, "the column is in the reference profile and not in the predictions"),
            { Reference: null } => DriftResult.NotComputable(method, "the column is not in the reference profile"),
            { Window: var w, Reference: var r } when w.GetType() != r.GetType() =>
                DriftResult.NotComputable(method, $"the column is {PairedColumn.KindOf(w)} in the predictions and {PairedColumn.KindOf(r)} in the reference profile"),
            { Window: var w } when w.Count < options.MinimumRows =>
                DriftResult.NotComputable(method, string.Create(CultureInfo.InvariantCulture, $"{w.Count} of {w.RowCount} values are not missing; at least {options.MinimumRows} are needed")),
            { Window: var w, Reference: var r } => ColumnComparison.Compare(r, w),
        };
    }

    private ColumnReport Report(PairedColumn column, DriftVerdict verdict)
    {
        // A column's own limit replaces the policy's; the p-value is corrected already.
        if (RuleOf(column.Name)?.DriftLimit is { } own && verdict.Result is { IsComputable: true, Effect: { } named })
        {
            verdict = options.Drift.WithLimit(named.Name, own).Judge(verdict.Result with { PValue = verdict.AdjustedPValue }) with
            {
                Result = verdict.Result,
                AdjustedPValue = verdict.AdjustedPValue,
            };
        }

        var result = verdict.Result;
        var comparable = column is { Window: { } w, Reference: { } r } ? (w, r) : default;
        return new()
        {
            Name = column.Name,
            Role = column.Role,
            Kind = column.Kind,
            Rows = column.Window?.RowCount ?? 0,
            ReferenceRows = column.Reference?.RowCount ?? 0,
            Outcome = verdict.Outcome,
            Reason = verdict.Reason,
            Method = result.IsComputable ? result.Method : null,
            Statistic = result.Statistic,
            PValue = result.PValue,
            AdjustedPValue = verdict.AdjustedPValue,
            Effect = result.Effect?.Name,
            EffectSize = result.Effect?.Value,
            EffectBeyondNoise = result.Effect?.Corrected,
            EffectLimit = verdict.PracticalLimit,
            StabilityIndex = comparable.w is null ? null : ColumnComparison.StabilityIndex(comparable.r, comparable.w),
            Mean = MeanOf(column.Window),
            ReferenceMean = MeanOf(column.Reference),
        };
    }

    private QualityReport Report(string column, QualityCheck check, double? share, DriftVerdict verdict)
    {
        var limit = LimitOf(column, check);
        var result = verdict.Result;
        if (!result.IsComputable || share is not { } current)
            return new() { Check = check, Outcome = DriftOutcome.NotComputable, Reason = verdict.Reason, Limit = limit };

        var before = result.Details["reference-share"];
        var rise = result.Details["current-share"] - before;
        var significant = verdict.AdjustedPValue <= options.Drift.Alpha;
        var (outcome, word) = (significant, rise) switch
        {
            (false, _) => (DriftOutcome.NoDrift, "not significant"),
            (true, < 0) => (DriftOutcome.Negligible, "fewer than in the reference"),
            _ when rise >= limit => (DriftOutcome.Drift, "more than in the reference"),
            _ => (DriftOutcome.Negligible, "below the limit"),
        };
        return new()
        {
            Check = check,
            Outcome = outcome,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{word}: {current:P2} against {before:P2}, p = {verdict.AdjustedPValue:G3}, limit {limit:P2}"),
            Share = current,
            ReferenceShare = before,
            AdjustedPValue = verdict.AdjustedPValue,
            Limit = limit,
        };
    }

    private double LimitOf(string column, QualityCheck check) => check switch
    {
        QualityCheck.Missing => RuleOf(column)?.MissingLimit ?? options.MissingLimit,
        QualityCheck.OutOfRange => RuleOf(column)?.OutOfRangeLimit ?? options.OutOfRangeLimit,
        _ => RuleOf(column)?.UnseenLimit ?? options.UnseenLimit,
    };

    private ColumnRule? RuleOf(string column) => options.Columns.TryGetValue(column, out var rule) ? rule : null;

    private static double? MeanOf(ColumnProfile? column) => column is NumericProfile { FiniteCount: > 0 } numeric ? numeric.Moments.Mean : null;
}
