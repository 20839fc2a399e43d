namespace MlOps.Sdk.Generators;

/// <summary>What a type is made into.</summary>
internal enum RowRole
{
    /// <summary>An <c>IFeatureRow</c>.</summary>
    Features,

    /// <summary>An <c>IModelOutput</c>.</summary>
    Outputs,
}
