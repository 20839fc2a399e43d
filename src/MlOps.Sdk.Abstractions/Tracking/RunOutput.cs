namespace MlOps.Sdk;

/// <summary>A model version that a run produced.</summary>
/// <param name="Model">The registered model's name.</param>
/// <param name="Version">The version, from 1.</param>
public readonly record struct RunOutput(string Model, int Version)
{
    /// <summary>Such as <c>churn:3</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Model}:{Version}");
}
