namespace MlOps.Sdk.Statistics.Tests.Text;

public sealed class TextDriftTests
{
    private static readonly string[] Weather = ["rain", "sun", "wind", "cloud", "storm", "warm", "cold", "the", "and", "today"];
    private static readonly string[] Money = ["bank", "rate", "loan", "price", "bond", "warm", "cold", "the", "and", "today"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Descriptors_measure_what_they_say()
    {
        var options = new TextDescriptorOptions
        {
            Vocabulary = new HashSet<string> { "hello", "world" },
            Patterns = new Dictionary<string, string> { ["number"] = @"\d+" },
        };
        string?[] texts = ["Hello, World! 42 is 7.", "[1, 2]", "", null, "[1,"];
        var columns = TextDescriptors.Fit(texts, options).Describe(texts).ToDictionary(column => column.Name, column => column.Numbers!);

        Assert.Equal([22, 6, 0, double.NaN, 3], columns["length"]);
        Assert.Equal([5, 2, 0, double.NaN, 1], columns["words"]);
        Assert.Equal([2, 1, 0, double.NaN, 1], columns["sentences"]);
        Assert.Equal([6.0 / 18, 1, double.NaN, double.NaN, 1], columns["non-letter-share"]);
        Assert.Equal([3.0 / 5, 1, double.NaN, double.NaN, 1], columns["out-of-vocabulary-share"]);
        Assert.Equal([0, 1, 0, double.NaN, 0], columns["json-valid"]);
        Assert.Equal([2, 2, 0, double.NaN, 1], columns["pattern:number"]);
    }

    [Fact]
    public void The_reference_does_not_know_its_own_words_better_than_new_texts_do()
    {
        var texts = Texts(1, 400, Weather, rareWords: true);
        var results = TextDrift.CompareDescriptors(texts[..200], texts[200..]).ToDictionary();
        Assert.True(results["out-of-vocabulary-share"].PValue > 0.01, results["out-of-vocabulary-share"].ToString());
    }

    [Fact]
    public void Unknown_words_and_longer_texts_are_found_by_their_descriptors()
    {
        var results = TextDrift.CompareDescriptors(Texts(1, 200, Weather), Texts(2, 200, Money, length: 14)).ToDictionary();
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(results["out-of-vocabulary-share"]).Outcome);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(results["words"]).Outcome);
        Assert.Equal(DriftOutcome.NoDrift, DriftPolicy.Default.Judge(results["json-valid"]).Outcome);
    }

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("(")]
    public void A_pattern_that_needs_backtracking_is_named(string pattern)
    {
        var options = new TextDescriptorOptions { Patterns = new Dictionary<string, string> { ["mine"] = pattern } };
        Assert.Contains("'mine'", Assert.Throws<ArgumentException>(() => TextDescriptors.Fit(["a"], options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_others_choke_on_is_counted_in_time()
    {
        var options = new TextDescriptorOptions { Patterns = new Dictionary<string, string> { ["evil"] = "^(a+)+$" } };
        string[] texts = [new string('a', 5000) + "!"];
        Assert.Equal(0, TextDescriptors.Fit(texts, options).Describe(texts)[^1].Numbers![0]);
    }

    [Fact]
    public void Another_topic_is_told_apart_and_explained_by_its_words()
    {
        var result = TextDrift.Classify(Texts(1, 100, Weather), Texts(2, 80, Money), topWords: 6, cancellation: Token);
        Assert.True(result.Statistic > 0.95, result.ToString());
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        Assert.All(result.Contributions.Where(word => word.Value > 0), word => Assert.Contains(word.Label, Money[..5]));
        Assert.All(result.Contributions.Where(word => word.Value < 0), word => Assert.Contains(word.Label, Weather[..5]));
        Assert.Equal(6, result.Contributions.Count);
        Assert.All(result.Contributions, word => Assert.Equal(word.Value > 0 ? 0 : word.ReferenceShare, word.ReferenceShare));
    }

    [Fact]
    public void The_same_topic_is_not_told_apart_more_often_than_nominal()
    {
        const int Trials = 100;
        var alarms = 0;
        for (ulong trial = 0; trial < Trials; trial++)
            alarms += TextDrift.Classify(Texts(2 * trial + 100, 40, Weather), Texts(2 * trial + 101, 40, Weather), topWords: 0, cancellation: Token).PValue <= 0.05 ? 1 : 0;
        Assert.True(alarms <= 11, $"{alarms} of {Trials}");
    }

    [Fact]
    public void Texts_that_cannot_be_compared_are_a_reason()
    {
        var ordinary = Texts(1, 20, Weather);
        Assert.Contains("empty", TextDrift.Classify([], ordinary, cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("missing", TextDrift.Classify(ordinary, [null, null], cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("1 of the 5 texts", TextDrift.Classify(ordinary, ["one"], cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("no word", TextDrift.Classify(["", "", "", "", ""], ["", "!", "", "", "?"], cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.All(TextDrift.CompareDescriptors([], ordinary), pair => Assert.False(pair.Value.IsComputable));
        Assert.All(TextDrift.CompareDescriptors(ordinary, [null]), pair => Assert.False(pair.Value.IsComputable));
    }

    [Fact]
    public void Missing_texts_are_counted()
    {
        var result = TextDrift.Classify([.. Texts(1, 20, Weather), null], [null, null, .. Texts(2, 20, Money)], cancellation: Token);
        Assert.Equal((20, 1, 20, 2), (result.ReferenceCount, result.ReferenceMissing, result.CurrentCount, result.CurrentMissing));
    }

    private static string[] Texts(ulong seed, int count, string[] words, int length = 8, bool rareWords = false)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var picked = new string[length];
            for (var w = 0; w < length; w++)
                picked[w] = rareWords && chance.NextBelow(4) == 0 ? $"rare{chance.NextBelow(300)}" : words[chance.NextBelow(words.Length)];
            texts[i] = string.Join(' ', picked);
        }

        return texts;
    }
}
