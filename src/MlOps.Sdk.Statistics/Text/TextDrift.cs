namespace MlOps.Sdk.Statistics;

/// <summary>Comparisons of texts: by descriptors, each a numeric column, and by a classifier on their words.</summary>
public static class TextDrift
{
    /// <summary>The method's name in results of <see cref="Classify"/>.</summary>
    public const string ClassifierMethod = "text-domain-classifier";

    /// <summary>Compares each descriptor of two sets of texts by <see cref="NumericDrift"/>.</summary>
    /// <param name="reference">Texts compared with, null for missing.</param>
    /// <param name="current">Texts in question, null for missing.</param>
    /// <param name="options">Vocabulary and patterns; null for the reference's own words and no pattern.</param>
    /// <returns>A result for each descriptor, by its name, in the order of <see cref="TextDescriptors"/>; judge them together, so that their number is allowed for.</returns>
    /// <exception cref="ArgumentException">A pattern cannot run without backtracking.</exception>
    public static IReadOnlyList<KeyValuePair<string, DriftResult>> CompareDescriptors(IReadOnlyList<string?> reference, IReadOnlyList<string?> current, TextDescriptorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        var descriptors = TextDescriptors.Fit(reference, options);
        return [.. descriptors.DescribeReference(reference).Zip(
            descriptors.Describe(current),
            (x, y) => KeyValuePair.Create(x.Name, NumericDrift.Compare(x.Numbers!, y.Numbers!)))];
    }

    /// <summary>
    /// Can a model tell current texts from reference texts by their words? TF-IDF of lower-case words and a logistic regression, each text scored by a
    /// model that has not seen it.
    /// </summary>
    /// <param name="reference">Texts compared with, null for missing, at least as many as folds.</param>
    /// <param name="current">Texts in question, null for missing, at least as many as folds.</param>
    /// <param name="options">Folds, C, relabellings and seed; the learner is always logistic.</param>
    /// <param name="topWords">Words in the contributions, half of them for either side.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The area under the ROC curve. Contributions are the words with the largest weights of a model of all texts, positive for words that mark current
    /// texts, with the share of texts that have them on either side; they do not add up to the statistic.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or <paramref name="topWords"/> is negative.</exception>
    public static DriftResult Classify(
        IReadOnlyList<string?> reference, IReadOnlyList<string?> current, DomainClassifierOptions? options = null, int topWords = 20, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentOutOfRangeException.ThrowIfNegative(topWords);
        options ??= new DomainClassifierOptions();
        options.Validate();
        return new TextTrial(reference, current, options).Compare(topWords, cancellation);
    }
}
