namespace MlOps.Sdk.Evaluation;

/// <summary>The scale on which contributions add up.</summary>
public enum ShapleyLink
{
    /// <summary>The model's own scale.</summary>
    Identity,

    /// <summary>Log-odds of the averaged probability, as Kernel SHAP does.</summary>
    Logit,
}
