namespace MlOps.Sdk;

/// <summary>The text by which a model knows a member of an enum; by default its name.</summary>
/// <param name="text">The category, such as <c>Self-emp-not-inc</c>.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ModelTextAttribute(string text) : Attribute
{
    /// <summary>The category.</summary>
    public string Text => text;
}
