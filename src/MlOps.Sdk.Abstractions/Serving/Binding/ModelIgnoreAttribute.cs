namespace MlOps.Sdk;

/// <summary>Keeps a member out of the columns of its row or output.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ModelIgnoreAttribute : Attribute;
