namespace MlOps.Sdk;

/// <summary>How a feature is held.</summary>
public enum FeatureKind
{
    /// <summary>A number; NaN stands for a missing value.</summary>
    Number,

    /// <summary>Text, usually a category; null stands for a missing value.</summary>
    Text,
}
