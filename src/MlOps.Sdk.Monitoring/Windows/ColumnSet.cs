using System.Diagnostics.CodeAnalysis;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>The profiles of a window's features or outputs. Rows of another schema share the columns of the same name and kind.</summary>
internal sealed class ColumnSet
{
    private const int Accuracy = 1024;

    private readonly List<ColumnProfile> _columns = [];
    private FeatureSchema? _schema;
    private NumericProfile?[] _numbers = [];
    private CategoricalProfile?[] _texts = [];

    public IReadOnlyList<ColumnProfile> Columns => _columns;

    public ColumnProfile? Find(string name) => _columns.Find(c => c.Name == name);

    public void Add(FeatureSchema schema, ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts)
    {
        if (!ReferenceEquals(schema, _schema))
            LayOut(schema);

        for (var i = 0; i < _numbers.Length && i < numbers.Length; i++)
            _numbers[i]?.Add(numbers[i]);
        for (var i = 0; i < _texts.Length && i < texts.Length; i++)
            _texts[i]?.Add(texts[i]);
    }

    [MemberNotNull(nameof(_schema))]
    private void LayOut(FeatureSchema schema)
    {
        _schema = schema;
        _numbers = new NumericProfile?[schema.NumberCount];
        _texts = new CategoricalProfile?[schema.TextCount];
        foreach (var column in schema.Columns)
        {
            var profile = Find(column.Name);
            if (profile is null)
                _columns.Add(profile = column.Kind == FeatureKind.Number ? new NumericProfile(column.Name, Accuracy) : new CategoricalProfile(column.Name));

            // A column that changed its kind within a window keeps the first; the rest of it is not counted.
            if (column.Kind == FeatureKind.Number)
                _numbers[column.Slot] = profile as NumericProfile;
            else
                _texts[column.Slot] = profile as CategoricalProfile;
        }
    }
}
