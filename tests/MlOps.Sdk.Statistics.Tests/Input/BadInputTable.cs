namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>Every public function that takes samples, by name, and how a test calls it.</summary>
internal static class BadInputTable
{
    public static SortedDictionary<string, Func<BadInput, object?>> Functions { get; } = new(StringComparer.Ordinal)
    {
        // Two samples of one column.
        ["AndersonDarling.Test"] = i => AndersonDarling.Test(i.X, i.Y),
        ["CramerVonMises.Test"] = i => CramerVonMises.Test(i.X, i.Y),
        ["EffectSizes.CliffsDelta"] = i => EffectSizes.CliffsDelta(SortedSample.From(i.X), SortedSample.From(i.Y)),
        ["EffectSizes.CohensD"] = i => EffectSizes.CohensD(SortedSample.From(i.X), SortedSample.From(i.Y)),
        ["EnergyDistance.Compare"] = i => EnergyDistance.Compare(i.X, i.Y),
        ["EppsSingleton.Test"] = i => EppsSingleton.Test(i.X, i.Y),
        ["KolmogorovSmirnov.Test"] = i => KolmogorovSmirnov.Test(i.X, i.Y),
        ["Kuiper.Test"] = i => Kuiper.Test(i.X, i.Y),
        ["Levene.Test"] = i => Levene.Test(i.X, i.Y),
        ["MannWhitney.Test"] = i => MannWhitney.Test(i.X, i.Y),
        ["NannyMlEstimates.KolmogorovSmirnovDistance"] = i => NannyMlEstimates.KolmogorovSmirnovDistance(SortedSample.From(i.X), SortedSample.From(i.Y)),
        ["NannyMlEstimates.WassersteinDistance"] = i => NannyMlEstimates.WassersteinDistance(SortedSample.From(i.X), SortedSample.From(i.Y)),
        ["NumericDrift.Compare"] = i => NumericDrift.Compare(i.X, i.Y),
        ["TTest.Test"] = i => TTest.Test(i.X, i.Y),
        ["Wasserstein.Compare"] = i => Wasserstein.Compare(i.X, i.Y),
        ["Wasserstein.CompareNormed"] = i => Wasserstein.CompareNormed(i.X, i.Y),
        ["Wasserstein.Distance"] = i => Wasserstein.Distance(SortedSample.From(i.X).Values, SortedSample.From(i.Y).Values),
        ["WeightedValues.From"] = i => WeightedValues.From(i.Y, [.. i.Beside.Select(Math.Abs)]).EffectiveCount,
        ["WelchTest.Compare"] = i => WelchTest.Compare(i.X, i.Y),

        // Bins and counts.
        ["Bhattacharyya.Compare"] = i => Bhattacharyya.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["BinnedPair.Of"] = i => BinnedPair.Of(i.OrdinaryCounts, i.Counts),
        ["CategoricalDrift.Compare"] = i => CategoricalDrift.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["CategoryCounts.FromCodes"] = i => CategoryCounts.FromCodes(i.Classes, i.Kind == InputKind.OtherLength ? ["a"] : ["a", "b", "c"]).Counts.Values.Sum(),
        ["ChiSquare.Test"] = i => ChiSquare.Test(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["GTest.Test"] = i => GTest.Test(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["FisherExact.Test"] = i => FisherExact.Test(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["Hellinger.Compare"] = i => Hellinger.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["Histogram.Edges"] = i => Histogram.Edges(SortedSample.From(i.Y), HistogramRule.Sturges).Length,
        ["Histogram.Count"] = i => Histogram.Count([0, 1, 2], SortedSample.From(i.Y), out _).Length,
        ["JensenShannon.Compare"] = i => JensenShannon.Compare(i.X, i.Y),
        ["JensenShannon.Divergence"] = i => JensenShannon.Divergence(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["KullbackLeibler.Compare"] = i => KullbackLeibler.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["LInfinity.Compare"] = i => LInfinity.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["NumericBins.At"] = i => NumericBins.At(i.Y).BinCount,
        ["NumericBins.ByQuantiles"] = i => NumericBins.ByQuantiles(SortedSample.From(i.Y)).BinCount,
        ["NumericBins.ByWidth"] = i => NumericBins.ByWidth(SortedSample.From(i.Y)).BinCount,
        ["PeerBinning.Evidently"] = i => PopulationStabilityIndex.Compare(PeerBinning.Evidently(SortedSample.From(i.X), SortedSample.From(i.Y))),
        ["PeerBinning.EvidentlyHellinger"] = i => Hellinger.Compare(PeerBinning.EvidentlyHellinger(SortedSample.From(i.X), SortedSample.From(i.Y))),
        ["PeerBinning.NannyMl"] = i => JensenShannon.Compare(PeerBinning.NannyMl(SortedSample.From(i.X), SortedSample.From(i.Y))),
        ["PeerBinning.PooledSturges"] = i => Hellinger.Compare(PeerBinning.PooledSturges(SortedSample.From(i.X), SortedSample.From(i.Y))),
        ["PopulationStabilityIndex.Compare"] = i => PopulationStabilityIndex.Compare(i.X, i.Y),
        ["ReferenceChiSquare.Test"] = i => ReferenceChiSquare.Test(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["SampleRatioMismatch.Test"] = i => SampleRatioMismatch.Test(i.Counts, [1, 1, 1]),
        ["TotalVariation.Compare"] = i => TotalVariation.Compare(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["TotalVariation.PermutationTest"] = i => TotalVariation.PermutationTest(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),
        ["TwoProportions.Test"] = i => TwoProportions.Test(BinnedPair.Of(i.OrdinaryCounts, i.Counts)),

        // Two samples of several columns.
        ["DomainClassifier.Compare"] = i => DomainClassifier.Compare(i.Matrix, i.Other),
        ["EmbeddingDrift.DistanceOfMeans"] = i => EmbeddingDrift.DistanceOfMeans(i.Matrix, i.Other, permutations: 99),
        ["ShortEmbeddings.Of"] = i => ShortEmbeddings.Of(i.Matrix, i.Other, 2).ExplainedVarianceRatios.Count,
        ["EmbeddingDrift.DriftedComponents"] = i => EmbeddingDrift.DriftedComponents(i.Matrix, i.Other),
        ["HotellingTSquared.Test"] = i => HotellingTSquared.Test(i.Matrix, i.Other),
        ["IsolationForest.Compare"] = i => IsolationForest.Compare(i.Matrix, i.Other),
        ["LeastSquaresDensityDifference.Test"] = i => LeastSquaresDensityDifference.Test(i.Matrix, i.Other, permutations: 99),
        ["Mahalanobis.Compare"] = i => Statistics.Mahalanobis.Compare(i.Matrix, i.Other),
        ["MaximumMeanDiscrepancy.Block"] = i => MaximumMeanDiscrepancy.Block(i.Matrix, i.Other),
        ["MaximumMeanDiscrepancy.LinearTime"] = i => MaximumMeanDiscrepancy.LinearTime(i.Matrix, i.Other),
        ["MaximumMeanDiscrepancy.RandomFeatures"] = i => MaximumMeanDiscrepancy.RandomFeatures(i.Matrix, i.Other, features: 64, permutations: 99),
        ["MaximumMeanDiscrepancy.Test"] = i => MaximumMeanDiscrepancy.Test(i.Matrix, i.Other, permutations: 99),
        ["MultivariateEnergy.Test"] = i => MultivariateEnergy.Test(i.Matrix, i.Other, permutations: 99),
        ["PcaReconstruction.Compare"] = i => PcaReconstruction.Compare(i.Matrix, i.Other),
        ["UncertaintyDrift.EnsembleDeviation"] = i => UncertaintyDrift.EnsembleDeviation(i.Matrix, i.Other),
        ["UncertaintyDrift.Entropy"] = i => UncertaintyDrift.Entropy(Shares(i.Matrix), Shares(i.Other)),
        ["UncertaintyDrift.Margin"] = i => UncertaintyDrift.Margin(Shares(i.Matrix), Shares(i.Other)),
        ["TextDrift.Classify"] = i => TextDrift.Classify(BadInput.OrdinaryTexts, i.Texts),
        ["TextDrift.CompareDescriptors"] = i => string.Join("; ", TextDrift.CompareDescriptors(BadInput.OrdinaryTexts, i.Texts).Take(1).Select(pair => $"{pair.Key}: {BadInputTableTests.Describe(pair.Value)}")),

        // Profiles.
        ["ProfileDrift.ChiSquareTest"] = i => ProfileDrift.ChiSquareTest(i.XCategories, i.YCategories),
        ["ProfileDrift.Compare"] = i => ProfileDrift.Compare(i.XProfile, i.Y),
        ["ProfileDrift.GTest"] = i => ProfileDrift.GTest(i.XCategories, i.YCategories),
        ["ProfileDrift.HellingerDistance"] = i => ProfileDrift.HellingerDistance(i.XProfile, i.YProfile),
        ["ProfileDrift.JensenShannonDistance"] = i => ProfileDrift.JensenShannonDistance(i.XProfile, i.YProfile),
        ["ProfileDrift.KolmogorovSmirnovTest"] = i => ProfileDrift.KolmogorovSmirnovTest(i.XProfile, i.YProfile),
        ["ProfileDrift.KullbackLeiblerDivergence"] = i => ProfileDrift.KullbackLeiblerDivergence(i.XProfile, i.YProfile),
        ["ProfileDrift.LInfinityDistance"] = i => ProfileDrift.LInfinityDistance(i.XProfile, i.YProfile),
        ["ProfileDrift.MissingShare"] = i => ProfileDrift.MissingShare(i.XProfile, i.YProfile),
        ["ProfileDrift.StabilityIndex"] = i => ProfileDrift.StabilityIndex(i.XProfile, i.YProfile),
        ["ProfileDrift.TotalVariationDistance"] = i => ProfileDrift.TotalVariationDistance(i.XProfile, i.YProfile),
        ["PreparedProfile.From"] = i => PreparedProfile.From(i.XProfile).Compare(i.Y).Wasserstein,
        ["PreparedSample.From"] = i => PreparedSample.From(i.X).Compare(i.Y).StabilityIndex,
        ["ProfileDrift.WassersteinDistance"] = i => ProfileDrift.WassersteinDistance(i.XProfile, i.YProfile),

        // One sample.
        ["Moments.Of"] = i => Moments.Of(i.Y).Count,
        ["NumericProfile.Of"] = i => NumericProfile.Of("y", i.Y).Count,
        ["QuantileEstimate.Of"] = i => QuantileEstimate.Of(i.Y, 0.5),
        ["QuantileSketch.Of"] = i => QuantileSketch.Of(i.Y).Count,
        ["Quantiles.NearestRank"] = i => Quantiles.NearestRank(SortedSample.From(i.Y).Values, 0.5),
        ["Quantiles.Type7"] = i => Quantiles.Type7(SortedSample.From(i.Y).Values, 0.5),
        ["Quantiles.Type8"] = i => Quantiles.Type8(SortedSample.From(i.Y).Values, 0.5),
        ["SortedSample.From"] = i => SortedSample.From(i.Y).Count,

        // Labels and scores.
        ["BinaryConfusion.At"] = i => BinaryConfusion.At(0.5, i.Truth, i.Y).Accuracy,
        ["BinaryConfusion.Of"] = i => BinaryConfusion.Of(i.Truth, i.Decisions).Accuracy,
        ["BinaryMetrics.Accuracy"] = i => BinaryMetrics.Accuracy(i.Truth, i.Y),
        ["BinaryMetrics.AveragePrecision"] = i => BinaryMetrics.AveragePrecision(i.Truth, i.Y),
        ["BinaryMetrics.Brier"] = i => BinaryMetrics.Brier(i.Truth, i.Probabilities),
        ["BinaryMetrics.BrierSkill"] = i => BinaryMetrics.BrierSkill(i.Truth, i.Probabilities),
        ["BrierParts.Of"] = i => BrierParts.Of(i.Truth, i.Probabilities).Resolution,
        ["CalibrationLine.Fit"] = i => CalibrationLine.Fit(i.Truth, i.Probabilities) is { Slope: { } slope } ? slope : MetricValue.NotComputable(CalibrationLine.Fit(i.Truth, i.Probabilities).Reason!),
        ["GainCurve.Of"] = i => GainCurve.Of(i.Truth, i.Y).AccuracyRatio,
        ["SpiegelhalterTest.Test"] = i => SpiegelhalterTest.Test(i.Truth, i.Probabilities),
        ["ThresholdChoice.Maximise"] = i => ThresholdChoice.Maximise(i.Truth, i.Y, counts => counts.F1) is { Threshold: { } best } ? best : MetricValue.NotComputable(ThresholdChoice.Maximise(i.Truth, i.Y, counts => counts.F1).Reason!),
        ["ThresholdChoice.LeastCost"] = i => ThresholdChoice.LeastCost(i.Truth, i.Y, 1, 2) is { Value: { } cost } ? cost : MetricValue.NotComputable(ThresholdChoice.LeastCost(i.Truth, i.Y, 1, 2).Reason!),
        ["BinaryMetrics.ExpectedCalibrationError"] = i => BinaryMetrics.ExpectedCalibrationError(i.Truth, i.Probabilities),
        ["BinaryMetrics.F1"] = i => BinaryMetrics.F1(i.Truth, i.Y),
        ["BinaryMetrics.LogLoss"] = i => BinaryMetrics.LogLoss(i.Truth, i.Probabilities),
        ["BinaryMetrics.RocAuc"] = i => BinaryMetrics.RocAuc(i.Truth, i.Y),
        ["BinaryMetrics.RowLogLosses"] = i => BinaryMetrics.RowLogLosses(i.Truth, i.Probabilities).Length,
        ["BinaryScores.Of"] = i => BinaryScores.Of(i.Truth, i.Probabilities).RocAuc,
        ["DeLong.AucInterval"] = i => DeLong.AucInterval(i.Truth, i.Y),
        ["DeLong.Compare"] = i => DeLong.Compare(i.Truth, i.Beside, i.Y),
        ["PlattScaling.Fit"] = i => PlattScaling.Fit(i.Truth, i.Y).At(0),
        ["PrecisionRecallCurve.Of"] = i => PrecisionRecallCurve.Of(i.Truth, i.Y).AveragePrecision,
        ["ReliabilityCurve.Of"] = i => ReliabilityCurve.Of(i.Truth, i.Probabilities).ExpectedCalibrationError,
        ["RocCurve.Of"] = i => RocCurve.Of(i.Truth, i.Y).Auc,
        ["ScoreCalibration.Fit"] = i => ScoreCalibration.Fit(i.Truth, i.Probabilities).IsCalibrating,
        ["RealisedPerformance.Binary"] = i => RealisedPerformance.Binary(i.Truth, i.Probabilities, i.Decisions)[PerformanceMetric.RocAuc],

        // Classes and labels.
        ["MulticlassConfusion.Of"] = i => MulticlassConfusion.Of(i.Classes, i.Classes.AsSpan(0, i.Y.Length), 3).Accuracy,
        ["MulticlassMetrics.AveragePrecision"] = i => MulticlassMetrics.AveragePrecision(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.Brier"] = i => MulticlassMetrics.Brier(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.ClasswiseCalibrationError"] = i => MulticlassMetrics.ClasswiseCalibrationError(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.LogLoss"] = i => MulticlassMetrics.LogLoss(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.RocAucOneVersusOne"] = i => MulticlassMetrics.RocAucOneVersusOne(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.RocAucOneVersusRest"] = i => MulticlassMetrics.RocAucOneVersusRest(i.Classes, i.ClassProbabilities, 3),
        ["MulticlassMetrics.TopAccuracy"] = i => MulticlassMetrics.TopAccuracy(i.Classes, i.ClassProbabilities, 3, 2),
        ["MulticlassMetrics.TopLabelReliability"] = i => MulticlassMetrics.TopLabelReliability(i.Classes, i.ClassProbabilities, 3).ExpectedCalibrationError,
        ["MultilabelConfusion.Of"] = i => MultilabelConfusion.Of(i.Truth, i.Decisions, 1).SubsetAccuracy,
        ["MultilabelMetrics.CoverageError"] = i => MultilabelMetrics.CoverageError(i.Truth, i.Y, 1),
        ["MultilabelMetrics.RankingAveragePrecision"] = i => MultilabelMetrics.RankingAveragePrecision(i.Truth, i.Y, 1),
        ["MultilabelMetrics.RankingLoss"] = i => MultilabelMetrics.RankingLoss(i.Truth, i.Y, 1),
        ["MultilabelMetrics.RocAuc"] = i => MultilabelMetrics.RocAuc(i.Truth, i.Y, 1),
        ["RealisedPerformance.Multiclass"] = i => RealisedPerformance.Multiclass(i.Classes, i.ClassProbabilities, i.Classes.AsSpan(0, i.Y.Length), 3)[PerformanceMetric.Accuracy],
        ["TemperatureScaling.Fit"] = i => TemperatureScaling.Fit(i.Classes, [.. i.Y.SelectMany(v => new[] { v, -v, 0 })], 3).Temperature,

        // Numbers and forecasts.
        ["ForecastMetrics.Mase"] = i => ForecastMetrics.Mase(i.X, i.Beside, i.Y),
        ["ForecastMetrics.MedianAbsolutePercentageError"] = i => ForecastMetrics.MedianAbsolutePercentageError(i.Beside, i.Y),
        ["ForecastMetrics.RelativeBias"] = i => ForecastMetrics.RelativeBias(i.Beside, i.Y),
        ["ForecastMetrics.RelativeRootMeanSquaredError"] = i => ForecastMetrics.RelativeRootMeanSquaredError(i.Beside, i.Y),
        ["ForecastMetrics.Rmsse"] = i => ForecastMetrics.Rmsse(i.X, i.Beside, i.Y),
        ["ForecastMetrics.TheilsU1"] = i => ForecastMetrics.TheilsU1(i.Beside, i.Y),
        ["ForecastMetrics.TrackingSignal"] = i => ForecastMetrics.TrackingSignal(i.Beside, i.Y),
        ["IntervalForecasts.Coverage"] = i => IntervalForecasts.Coverage(i.Beside, i.Y, [.. i.Y.Select(v => v + 1)]),
        ["IntervalForecasts.Crps"] = i => IntervalForecasts.Crps(i.Y, 1),
        ["IntervalForecasts.MeanWidth"] = i => IntervalForecasts.MeanWidth(i.Beside, i.Y, [.. i.Y.Select(v => v + 1)]),
        ["IntervalForecasts.WinklerScore"] = i => IntervalForecasts.WinklerScore(i.Beside, i.Y, [.. i.Y.Select(v => v + 1)], 0.1),
        ["RankingMetrics.Dcg"] = i => RankingMetrics.Dcg([.. i.Beside.Select(Math.Abs)], i.Y),
        ["RankingMetrics.Ndcg"] = i => RankingMetrics.Ndcg([.. i.Beside.Select(Math.Abs)], i.Y),
        ["RealisedPerformance.Regression"] = i => RealisedPerformance.Regression(i.Beside, i.Y)[PerformanceMetric.MeanAbsoluteError],
        ["RegressionMetrics.ExplainedPinballLoss"] = i => RegressionMetrics.ExplainedPinballLoss(i.Beside, i.Y),
        ["RegressionMetrics.ExplainedTweedieDeviance"] = i => RegressionMetrics.ExplainedTweedieDeviance(i.Beside, i.Y, 0),
        ["RegressionMetrics.AdjustedRSquared"] = i => RegressionMetrics.AdjustedRSquared(i.Beside, i.Y, 2),
        ["RegressionMetrics.HuberLoss"] = i => RegressionMetrics.HuberLoss(i.Beside, i.Y),
        ["RegressionMetrics.QuantileCoverage"] = i => RegressionMetrics.QuantileCoverage(i.Beside, i.Y),
        ["RegressionMetrics.RootMeanSquaredLogError"] = i => RegressionMetrics.RootMeanSquaredLogError(i.Beside, i.Y),
        ["RegressionMetrics.ExplainedVariance"] = i => RegressionMetrics.ExplainedVariance(i.Beside, i.Y),
        ["RegressionMetrics.GammaDeviance"] = i => RegressionMetrics.GammaDeviance([.. i.Beside.Select(Math.Abs)], [.. i.Y.Select(Math.Abs)]),
        ["RegressionMetrics.MaximumError"] = i => RegressionMetrics.MaximumError(i.Beside, i.Y),
        ["RegressionMetrics.MeanAbsoluteError"] = i => RegressionMetrics.MeanAbsoluteError(i.Beside, i.Y),
        ["RegressionMetrics.MeanAbsolutePercentageError"] = i => RegressionMetrics.MeanAbsolutePercentageError(i.Beside, i.Y),
        ["RegressionMetrics.MeanError"] = i => RegressionMetrics.MeanError(i.Beside, i.Y),
        ["RegressionMetrics.MeanSquaredError"] = i => RegressionMetrics.MeanSquaredError(i.Beside, i.Y),
        ["RegressionMetrics.MeanSquaredLogError"] = i => RegressionMetrics.MeanSquaredLogError(i.Beside, i.Y),
        ["RegressionMetrics.MedianAbsoluteError"] = i => RegressionMetrics.MedianAbsoluteError(i.Beside, i.Y),
        ["RegressionMetrics.PinballLoss"] = i => RegressionMetrics.PinballLoss(i.Beside, i.Y, 0.5),
        ["RegressionMetrics.PoissonDeviance"] = i => RegressionMetrics.PoissonDeviance([.. i.Beside.Select(Math.Abs)], [.. i.Y.Select(Math.Abs)]),
        ["RegressionMetrics.RSquared"] = i => RegressionMetrics.RSquared(i.Beside, i.Y),
        ["RegressionMetrics.RootMeanSquaredError"] = i => RegressionMetrics.RootMeanSquaredError(i.Beside, i.Y),
        ["RegressionMetrics.SymmetricPercentageError"] = i => RegressionMetrics.SymmetricPercentageError(i.Beside, i.Y),
        ["RegressionMetrics.TweedieDeviance"] = i => RegressionMetrics.TweedieDeviance([.. i.Beside.Select(Math.Abs)], [.. i.Y.Select(Math.Abs)], 1.5),
        ["RegressionMetrics.WeightedAbsolutePercentageError"] = i => RegressionMetrics.WeightedAbsolutePercentageError(i.Beside, i.Y),

        // Two models.
        ["CrossValidation.CorrectedResampledT"] = i => CrossValidation.CorrectedResampledT(i.Y, 90, 10),
        ["CrossValidation.FiveByTwoF"] = i => CrossValidation.FiveByTwoF(i.Y.AsSpan(0, Math.Min(10, i.Y.Length))),
        ["CrossValidation.FiveByTwoT"] = i => CrossValidation.FiveByTwoT(i.Y.AsSpan(0, Math.Min(10, i.Y.Length))),
        ["Cuped.Adjust"] = i => Cuped.Adjust(i.Beside, i.Y).VarianceFactor,
        ["McNemar.Test"] = i => McNemar.Test(i.Truth, i.Decisions).PValue,
        ["MultipleTesting.Adjust"] = i => MultipleTesting.Adjust(i.Probabilities, Correction.Holm).Length,
        ["PairedTTest.CompareLogLoss"] = i => PairedTTest.CompareLogLoss(i.Truth, i.Probabilities, i.Probabilities),
        ["PairedTTest.CompareLosses"] = i => PairedTTest.CompareLosses(i.Beside, i.Y),
        ["SignFlip.CompareLosses"] = i => SignFlip.CompareLosses(i.Beside, i.Y, draws: 199),
        ["SignTest.CompareLosses"] = i => SignTest.CompareLosses(i.Beside, i.Y),
        ["WilcoxonSignedRank.CompareLosses"] = i => WilcoxonSignedRank.CompareLosses(i.Beside, i.Y),

        // Groups.
        ["DemographicDisparity.Of"] = i => DemographicDisparity.Of(i.Decisions, i.Truth, [.. i.Groups.Select(g => g!)]),
        ["GroupBootstrap.Of"] = i => GroupBootstrap.Of(i.Truth, i.Decisions, i.Groups, GroupRate.TruePositiveRate, replicates: 100).DifferenceQuantile(0.5),
        ["GroupBootstrap.Over"] = i => GroupBootstrap.Over(i.Truth, i.Decisions, i.Groups, GroupRate.TruePositiveRate, [[0, 0], [i.Kind == InputKind.OneValue ? 1 : 0]]).DifferenceQuantile(0.5),
        ["GroupFrame.OfEach"] = i => GroupFrame.OfEach(i.Truth, i.Decisions, [.. i.Groups.Select(_ => "a")], i.Groups).Count,
        ["GroupFrame.Of"] = i => GroupFrame.Of(i.Truth, i.Decisions, i.Groups).Groups.Count,
        ["IndividualFairness.Consistency"] = i => IndividualFairness.Consistency(new RowMatrix(i.Y, 1), [.. i.Truth]),
        ["IndividualFairness.FlipTest"] = i => IndividualFairness.FlipTest(new RowMatrix(i.Y, 1), i.Decisions, i.Truth),
        ["InequalityIndices.CoefficientOfVariation"] = i => InequalityIndices.CoefficientOfVariation(i.Truth, i.Decisions),
        ["InequalityIndices.GeneralizedEntropy"] = i => InequalityIndices.GeneralizedEntropy(i.Truth, i.Decisions),
        ["InequalityIndices.Theil"] = i => InequalityIndices.Theil(i.Truth, i.Decisions),
        ["PermutationNull.Of"] = i => PermutationNull.Of(i.Truth, i.Decisions, [.. i.Groups.Select(g => g ?? "missing")], GroupRate.SelectionRate, shuffles: 99) is null,

        // Fits.
        ["GradientBoostedTrees.Fit"] = i => GradientBoostedTrees.Fit(i.Y, 1, i.Beside, new() { Trees = 3 }).Predict([0.5]),
        ["IsolationForest.Fit"] = i => IsolationForest.Fit(i.Other).Score([0, 0, 0]),
        ["IsotonicRegression.Fit"] = i => IsotonicRegression.Fit(i.Y, i.Beside).At(0),
        ["LogisticRegression.Fit"] = i => LogisticRegression.Fit(new RowMatrix(i.Y, 1), i.Truth).Probability([0.5]),
        ["Mahalanobis.Fit"] = i => Statistics.Mahalanobis.Fit(i.Other).SquaredDistance([0, 0, 0]),
        ["PcaReconstruction.Fit"] = i => PcaReconstruction.Fit(i.Other, 8).Components.ComponentCount,
        ["PrincipalComponents.Fit"] = i => PrincipalComponents.Fit(i.Other).ComponentCount,
        ["PrincipalComponents.FitCount"] = i => PrincipalComponents.FitCount(i.Other, 1).ComponentCount,
    };

    /// <summary>Functions that take no sample, though their signature looks so, or that have tables of their own, each with where it is tested.</summary>
    public static Dictionary<string, string> Elsewhere { get; } = new()
    {
        ["BinaryPerformanceEstimator.Fit"] = "BinaryPerformanceEstimatorTests",
        ["MulticlassPerformanceEstimator.Fit"] = "MulticlassPerformanceEstimatorTests",
        ["RegressionPerformanceEstimator.Fit"] = "RegressionPerformanceEstimatorTests",
        ["DatasetProfile.FromBytes"] = "ProfileBinaryTests",
        ["DatasetProfile.FromUtf8Json"] = "DatasetProfileTests",
        ["CalibratedMmd.Calibrate"] = "CalibratedMmdTests",
        ["CalibratedMmd.Restore"] = "CalibratedMmdTests",
        ["CalibratedWindow.Calibrate"] = "StreamInputTests",
        ["CalibratedWindow.CramerVonMises"] = "StreamInputTests",
        ["CalibratedWindow.KolmogorovSmirnov"] = "StreamInputTests",
        ["CalibratedWindow.MeanShift"] = "StreamInputTests",
        ["OnlineTest.Restore"] = "OnlineTestTests",
        ["StreamDetector.Restore"] = "StreamStateTests",
        ["ChunkRule.TimeOrder"] = "ChunkRuleTests",
        ["RowMatrix.FromSingles"] = "MultivariateInputTests",
    };

    /// <summary>Rows as probabilities: the softmax of each row, leaving what is not finite.</summary>
    private static RowMatrix Shares(RowMatrix rows)
    {
        var values = rows.Values.ToArray();
        for (var start = 0; start < values.Length; start += rows.ColumnCount)
        {
            var row = values.AsSpan(start, rows.ColumnCount);
            var sum = 0.0;
            foreach (var value in row)
                sum += Math.Exp(value);
            foreach (ref var value in row)
                value = double.IsFinite(value) && double.IsFinite(sum) ? Math.Exp(value) / sum : double.IsFinite(value) ? 1.0 / rows.ColumnCount : value;
        }

        return new RowMatrix(values, rows.ColumnCount);
    }
}
