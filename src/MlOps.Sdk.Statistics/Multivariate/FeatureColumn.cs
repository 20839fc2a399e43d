namespace MlOps.Sdk.Statistics;

/// <summary>A column of a table with numbers and categories, before it is turned into numbers by a <see cref="FeatureEncoder"/>.</summary>
public sealed class FeatureColumn
{
    private FeatureColumn(string name, double[]? numbers, IReadOnlyList<string?>? categories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Numbers = numbers;
        Categories = categories;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Whether it holds categories.</summary>
    public bool IsCategorical => Categories is not null;

    /// <summary>Number of rows.</summary>
    public int Count => Numbers?.Length ?? Categories!.Count;

    internal double[]? Numbers { get; }

    internal IReadOnlyList<string?>? Categories { get; }

    /// <summary>A column of numbers, NaN for missing.</summary>
    public static FeatureColumn Numeric(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new FeatureColumn(name, values, null);
    }

    /// <summary>A column of categories, null for missing.</summary>
    public static FeatureColumn Categorical(string name, IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new FeatureColumn(name, null, values);
    }
}
