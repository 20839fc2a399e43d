namespace MlOps.Sdk;

/// <summary>The columns of a row in order. Numbers and texts of a row are held apart, so each column has a slot in one of the two.</summary>
public sealed class FeatureSchema
{
    private FeatureSchema(FeatureColumn[] columns)
    {
        Columns = columns;
        NumberCount = columns.Count(c => c.Kind == FeatureKind.Number);
        TextCount = columns.Length - NumberCount;
    }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; }

    /// <summary>How many columns hold numbers.</summary>
    public int NumberCount { get; }

    /// <summary>How many columns hold text.</summary>
    public int TextCount { get; }

    /// <summary>Lists the columns of a row.</summary>
    /// <exception cref="ArgumentException">There is no column, or two have the same name.</exception>
    public static FeatureSchema Of(params IEnumerable<(string Name, FeatureKind Kind)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var (numbers, texts) = (0, 0);
        var list = new List<FeatureColumn>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, kind) in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(columns));
            if (!names.Add(name))
                throw new ArgumentException($"Column '{name}' is listed twice; each column has its own name.", nameof(columns));

            list.Add(new(name, kind, kind == FeatureKind.Number ? numbers++ : texts++));
        }

        return list.Count > 0
            ? new([.. list])
            : throw new ArgumentException("A row needs at least one column.", nameof(columns));
    }
}
