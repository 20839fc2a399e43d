namespace MlOps.Sdk;

/// <summary>The names of content that a model version carries beside its file.</summary>
public static class ModelAttachment
{
    /// <summary>Distribution of features and predictions at training time, which a monitor compares production with.</summary>
    public const string ReferenceProfile = "reference-profile.json";

    /// <summary>Rows with their expected outputs, replayed before a version serves.</summary>
    public const string GoldenRows = "golden-rows.json";
}
