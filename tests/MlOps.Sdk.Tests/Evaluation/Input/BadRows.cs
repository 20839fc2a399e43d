using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Evaluation.Input;

/// <summary>Rows, answers and names with one thing wrong, in the shapes that the package takes.</summary>
internal sealed class BadRows(BadRowsKind kind)
{
    private const int Bad = 3;

    public BadRowsKind Kind => kind;

    public int Count => kind switch { BadRowsKind.Empty => 0, BadRowsKind.OneRow => 1, _ => 40 };

    public bool[] Truth => [.. Enumerable.Range(0, Count).Select(i => kind == BadRowsKind.OneClass || i % 2 == 0)];

    public int[] Classes => [.. Enumerable.Range(0, Count).Select(i => kind == BadRowsKind.LabelOutside && i == Bad ? 7 : kind == BadRowsKind.OneClass ? 0 : i % 3)];

    /// <summary>Labels or other numbers, above 0.</summary>
    public double[] Numbers => [.. Enumerable.Range(0, Count).Select(i => i == Bad ? Spoilt(1 + i % 7, outside: -1) : kind == BadRowsKind.OneClass ? 2 : 1 + i % 7)];

    public double[] Weights => [.. Enumerable.Range(0, Length).Select(i => kind switch
    {
        BadRowsKind.NegativeWeight when i == Bad => -1,
        BadRowsKind.ZeroWeights => 0,
        _ => i == Bad ? Spoilt(1.0, outside: 1) : 1.0,
    })];

    public string?[] Groups => [.. Enumerable.Range(0, Length).Select(i => kind == BadRowsKind.OneGroup ? "a" : kind == BadRowsKind.Missing && i == Bad ? null : i / 2 % 2 == 0 ? "a" : "b")];

    public string[] Units => [.. Enumerable.Range(0, Length).Select(i => kind == BadRowsKind.OneGroup ? "u" : kind == BadRowsKind.Missing && i == Bad ? null! : $"u{i / 5}")];

    public string Metric(string known) => kind == BadRowsKind.UnknownName ? known + "x" : known;

    public string Column => kind == BadRowsKind.UnknownName ? "regoin" : "region";

    /// <summary>A bound, tolerance or other setting.</summary>
    public double Number => kind switch { BadRowsKind.SettingNotANumber => double.NaN, BadRowsKind.SettingInfinite => double.PositiveInfinity, BadRowsKind.SettingNegative => -1, _ => 0.5 };

    /// <summary>Rows of a task, all in order but for what concerns all tasks.</summary>
    public EvaluationSet Set(EvaluationTask task)
    {
        var set = task switch
        {
            EvaluationTask.Binary => EvaluationSet.Binary("rows", Truth),
            EvaluationTask.Multiclass => EvaluationSet.Multiclass("rows", Classes, ["a", "b", "c"]),
            EvaluationTask.Multilabel => EvaluationSet.Multilabel("rows", [.. Enumerable.Range(0, 2 * Count).Select(i => kind == BadRowsKind.OneClass || i % 3 == 0)], ["a", "b"]),
            EvaluationTask.Regression => EvaluationSet.Regression("rows", Good),
            EvaluationTask.Ranking => EvaluationSet.Ranking("rows", new() { Queries = GoodUnits, Relevance = [.. Good.Select((value, i) => kind == BadRowsKind.OneClass ? 0 : value % 3)] }),
            _ => EvaluationSet.Forecast("rows", Forecast(Good, GoodUnits)),
        };
        return set.WithSlices("region", [.. Enumerable.Range(0, Count).Select(i => kind == BadRowsKind.OneGroup ? "a" : i / 5 % 2 == 0 ? "a" : "b")]);
    }

    public ForecastRows Forecast(double[] actual, string[] series) => new()
    {
        Series = series,
        Times = [.. actual.Select((_, i) => DateTimeOffset.UnixEpoch.AddDays(i))],
        Actual = actual,
        History = series.Distinct().Where(name => name is not null).ToDictionary(name => name, _ => (IReadOnlyList<double>)(kind == BadRowsKind.OneClass ? [2, 2, 2] : [1, 3, 2])),
        Quantiles = [0.1, 0.5, 0.9],
    };

    /// <summary>A model's answers, with what is wrong in row 3.</summary>
    public double[] Scores(EvaluationTask task)
    {
        var outputs = task switch { EvaluationTask.Multiclass or EvaluationTask.Forecast => 3, EvaluationTask.Multilabel => 2, _ => 1 };
        double[] scores =
        [
            .. Enumerable.Range(0, Count * outputs).Select(i => task switch
            {
                EvaluationTask.Multiclass => (i / 3 % 3 == i % 3 ? 0.5 : 0.25) + 0,
                EvaluationTask.Forecast => Good[i / 3] + i % 3 - 1.2,
                EvaluationTask.Regression or EvaluationTask.Ranking => Good[i] + 0.1 * (i % 5),
                _ => (i % 2 == 0 ? 0.6 : 0.3) + 0.02 * (i * 7 % 17),
            }),
        ];
        if (scores.Length > Bad * outputs)
            scores[Bad * outputs] = Spoilt(scores[Bad * outputs], outside: 1.5);
        return kind == BadRowsKind.WrongLength ? [.. scores, 0.5] : scores;
    }

    public EvaluatedModel Model(EvaluationTask task = EvaluationTask.Binary) => Set(task).Score("m", set => kind == BadRowsKind.ModelThrows ? throw new FormatException("no such column") : Scores(task));

    public EvaluatedModel Champion(EvaluationTask task = EvaluationTask.Binary)
    {
        var good = new BadRows(kind is BadRowsKind.Empty or BadRowsKind.OneRow or BadRowsKind.OneClass or BadRowsKind.OneGroup ? kind : BadRowsKind.Ordinary);
        var set = good.Set(task);
        return (kind == BadRowsKind.OtherRows ? set.WithWeights([.. Enumerable.Repeat(2.0, set.Count)]) : set).Score("c", good.Scores(task));
    }

    private int Length => Count + (kind == BadRowsKind.WrongLength ? 1 : 0);

    private double[] Good => [.. Enumerable.Range(0, Count).Select(i => kind == BadRowsKind.OneClass ? 2.0 : 1 + i % 7)];

    private string[] GoodUnits => [.. Enumerable.Range(0, Count).Select(i => kind == BadRowsKind.OneGroup ? "u" : $"u{i / 5}")];

    private double Spoilt(double value, double outside) => kind switch
    {
        BadRowsKind.NotANumber => double.NaN,
        BadRowsKind.Infinite => double.PositiveInfinity,
        BadRowsKind.NotAProbability => outside,
        _ => value,
    };
}
