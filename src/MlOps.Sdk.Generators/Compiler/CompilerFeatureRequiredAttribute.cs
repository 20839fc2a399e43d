namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to make required members on this framework.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName => featureName;
}
