namespace MlOps.Sdk.Statistics;

/// <summary>The texts of one comparison, ready for training domain classifiers under any labels.</summary>
internal sealed class TextTrial
{
    private const string Method = TextDrift.ClassifierMethod;

    private readonly DomainClassifierOptions _options;
    private readonly string[] _texts;
    private readonly int _referenceCount;
    private readonly int _referenceMissing;
    private readonly int _currentMissing;

    public TextTrial(IReadOnlyList<string?> reference, IReadOnlyList<string?> current, DomainClassifierOptions options)
    {
        _options = options;
        string[] first = [.. reference.OfType<string>()], second = [.. current.OfType<string>()];
        (_referenceCount, _referenceMissing, _currentMissing) = (first.Length, reference.Count - first.Length, current.Count - second.Length);
        _texts = [.. first, .. second];
    }

    private int CurrentCount => _texts.Length - _referenceCount;

    public DriftResult Compare(int topWords, CancellationToken cancellation)
    {
        if ((Shortage("reference", _referenceCount, _referenceMissing) ?? Shortage("current", CurrentCount, _currentMissing)) is { } reason)
            return Counting(DriftResult.NotComputable(Method, reason));

        var words = TfIdf.Of(_texts);
        if (words.Terms.Length == 0)
            return Counting(DriftResult.NotComputable(Method, "no word of two characters or more occurs in two texts, so there is nothing to tell them apart by; compare descriptors instead"));

        var labels = new bool[_texts.Length];
        labels.AsSpan(_referenceCount).Fill(true);
        var scores = Scores(words, labels, cancellation);
        var auc = DomainTrial.Auc(labels, scores);
        var details = new Dictionary<string, double> { ["score"] = 2 * auc - 1, ["folds"] = _options.Folds, ["words"] = words.Terms.Length, ["seed"] = _options.Seed };
        return Counting(new DriftResult
        {
            Method = Method,
            Variant = $"tf-idf, logistic; {(_options.Permutations > 0 ? "permutation" : "ranks")}",
            Statistic = auc,
            PValue = _options.Permutations > 0
                ? DomainClassifier.Permuted(labels, auc, _options, details, drawn => DomainTrial.Auc(drawn, Scores(words, drawn, cancellation)))
                : DomainClassifier.RankTest(scores, _referenceCount, _options.Folds),
            Effect = new EffectSize(EffectNames.AreaUnderCurve, Math.Max(0, auc - 0.5)),
            Details = details,
            Contributions = TopWords(words, labels, topWords, cancellation),
        });
    }

    private double[] Scores(TfIdf words, bool[] labels, CancellationToken cancellation)
    {
        var folds = StratifiedFolds.Deal(labels, _options.Folds, _options.Seed);
        var scores = new double[labels.Length];
        for (var fold = 0; fold < _options.Folds; fold++)
        {
            var training = StratifiedFolds.Outside(folds, fold);
            var model = LogisticRegression.Fit(words.Design.Subset(training), Array.ConvertAll(training, row => labels[row]), _options.InverseRegularization, cancellation);
            for (var row = 0; row < scores.Length; row++)
            {
                if (folds[row] == fold)
                    scores[row] = model.Intercept + words.Design.Dot(row, model.Coefficients);
            }
        }

        return scores;
    }

    private Contribution[] TopWords(TfIdf words, bool[] labels, int count, CancellationToken cancellation)
    {
        var weights = LogisticRegression.Fit(words.Design, labels, _options.InverseRegularization, cancellation).Coefficients;
        double[] before = words.DocumentShares(0, _referenceCount), after = words.DocumentShares(_referenceCount, CurrentCount);
        var order = Enumerable.Range(0, weights.Count).OrderByDescending(term => weights[term]).ThenBy(term => words.Terms[term], StringComparer.Ordinal).ToArray();
        return [.. order.Where(term => weights[term] > 0).Take((count + 1) / 2)
            .Concat(order.Reverse().Where(term => weights[term] < 0).Take(count / 2))
            .Select(term => new Contribution(words.Terms[term], before[term], after[term], weights[term]))];
    }

    private string? Shortage(string side, int count, int missing) => count switch
    {
        0 when missing > 0 => $"all {missing} texts of the {side} sample are missing",
        0 => $"the {side} sample is empty",
        _ => count >= _options.Folds ? null : $"the {side} sample has {count} of the {_options.Folds} texts the folds need",
    };

    private DriftResult Counting(DriftResult result) => result with
    {
        ReferenceCount = _referenceCount,
        CurrentCount = CurrentCount,
        ReferenceMissing = _referenceMissing,
        CurrentMissing = _currentMissing,
    };
}
