namespace Shapes.@class;

internal static partial class Outer
{
    internal partial interface IInner
    {
        /// <summary>Nested, and named by keywords.</summary>
        [FeatureRow]
        private partial record struct @event(double @int, float row)
        {
            public int @this = 1;
        }
    }
}

[FeatureRow, ModelOutput]
internal partial record Base(double A)
{
    public double B { get; init; }
}

/// <summary>Adds a column to those of its base.</summary>
[FeatureRow, ModelOutput]
internal sealed partial record Derived(double A, int? C) : Base(A);

/// <summary>Its columns have the names of the members of a binding.</summary>
[FeatureRow, ModelOutput]
internal partial class Taken
{
    public double Features { get; init; }
    public double Outputs { get; init; }
    public double WriteTo { get; init; }
    public double ReadFrom { get; init; }
}

/// <summary>What a constructor takes and what is set beside it.</summary>
[ModelOutput(Naming = ColumnNaming.KebabCase)]
internal sealed partial class Constructed
{
    private Constructed(double lateProbability, int retries = 3)
    {
        LateProbability = lateProbability;
        _ = retries;
    }

    public double LateProbability { get; }
    public required string LabelText { get; init; }
    [Obsolete("but still a column")]
    public double Old { get; set; }
    public bool Late => LateProbability > 0.5;
    [ModelColumn]
    private double Secret { get; set; }
    public double Hidden => Secret;
}

/// <summary>Named beyond ASCII.</summary>
[FeatureRow(Naming = ColumnNaming.SnakeCase)]
internal partial record struct Größe(double ÜberLänge, [ModelColumn("\"quoted\\\n")] double B);
