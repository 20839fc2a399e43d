namespace MlOps.Sdk.Statistics.Tests;

/// <summary>The README's example, run; its printed outputs are asserted.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_example_prints_what_its_comments_say()
    {
        double[] trainingDistances = [100, 250, 300, 420, 510, 640, 700, 810, 950, 1200];
        var reference = new DatasetProfile([NumericProfile.Of("distance", trainingDistances)]);
        var stored = reference.ToJson();

        double[] window = [161, 402, 483, 676, 821, 1030, 1127, 1304, 1529, 1931];
        var distance = (NumericProfile)DatasetProfile.FromJson(stored).Find("distance")!;
        var verdict = DriftPolicy.Default.Judge(ProfileDrift.Compare(distance, window));

        bool[] late = [true, false, true, false, true, false];
        double[] champion = [0.7, 0.4, 0.6, 0.3, 0.4, 0.5], challenger = [0.8, 0.3, 0.7, 0.2, 0.6, 0.4];
        string[] printed =
        [
            verdict.ToString(),
            BinaryMetrics.RocAuc(late, challenger).ToString(),
            PairedTTest.CompareLogLoss(late, champion, challenger).NonInferiority(margin: 0.01).Reason,
        ];

        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        foreach (var line in printed)
            Assert.True(readme.Contains($"// {line}", StringComparison.Ordinal), $"The README does not say: {line}");
    }
}
