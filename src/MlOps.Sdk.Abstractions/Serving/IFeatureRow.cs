namespace MlOps.Sdk;

/// <summary>A record that is a row of features. The type itself says its columns, so no reflection is needed.</summary>
public interface IFeatureRow
{
    /// <summary>The columns, named as the model's inputs are.</summary>
    static abstract FeatureSchema Features { get; }

    /// <summary>Writes the values in the order of <see cref="Features"/>.</summary>
    void WriteTo(ref FeatureWriter row);
}
