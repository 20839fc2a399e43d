namespace MlOps.Sdk;

/// <summary>The names of content that a model version carries beside its file.</summary>
public static class ModelAttachment
{
    /// <summary>Distribution of features and predictions at training time, which a monitor compares production with.</summary>
    public const string ReferenceProfile = "reference-profile.json";

    /// <summary>Rows with their expected outputs, replayed before a version serves.</summary>
    public const string GoldenRows = "golden-rows.json";

    /// <summary>The part of the model card that people wrote.</summary>
    public const string CardText = "model-card.json";

    /// <summary>A <see cref="MlOps.Sdk.Scorecard"/>: metrics over all rows and by slice, with intervals.</summary>
    public const string Scorecard = "scorecard.json";

    /// <summary>What the names of further scorecards begin with, such as <c>scorecards/holdout.json</c>.</summary>
    public const string ScorecardPrefix = "scorecards/";
}
