namespace MlOps.Sdk.Data;

/// <summary>Columns from records that say their own features.</summary>
internal static class FeatureRows
{
    public static Dataset Read<T>(IEnumerable<T> rows)
        where T : IFeatureRow
    {
        ArgumentNullException.ThrowIfNull(rows);
        var schema = T.Features;
        var capacity = rows.TryGetNonEnumeratedCount(out var count) ? count : 0;
        var builders = schema.Columns
            .Select(column => ColumnBuilder.For(new() { Name = column.Name, Type = column.Kind == FeatureKind.Number ? ColumnType.Double : ColumnType.Text }, capacity))
            .ToArray();
        var numbers = new double[schema.NumberCount];
        var texts = new string?[schema.TextCount];
        foreach (var row in rows)
        {
            var writer = new FeatureWriter(numbers, texts);
            row.WriteTo(ref writer);
            if (!writer.IsComplete)
                throw new ArgumentException($"Row {builders[0].Count} of {typeof(T).Name} did not write all of its {schema.Columns.Count} features; WriteTo and Features must agree.", nameof(rows));

            for (var i = 0; i < builders.Length; i++)
            {
                var slot = schema.Columns[i].Slot;
                if (builders[i] is TextColumnBuilder text)
                    text.Add(texts[slot]);
                else if (double.IsNaN(numbers[slot]))
                    builders[i].AddNull();
                else
                    ((ValueColumnBuilder<double>)builders[i]).Add(numbers[slot]);
            }
        }

        return new(builders.Select(builder => builder.Build()));
    }
}
