using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>Profiles one column, its rows spread over groups.</summary>
internal sealed class ColumnProfiler(string name, ColumnType type, ProfileOptions options)
{
    // Counting categories by group beforehand pays as long as the table of counts stays small beside the rows.
    private const int CellsPerRow = 4;

    private readonly List<ColumnProfile> _groups = [];

    public static bool CanProfile(ColumnType type) => type is not (ColumnType.DateTime or ColumnType.Vector);

    public ColumnProfile Group(int group)
    {
        Grow(group + 1);
        return _groups[group];
    }

    public void Append(Column column, ReadOnlySpan<int> groupOf, int groups)
    {
        if (column.Name != name || column.Type != type)
            throw new ArgumentException($"A batch has column '{column.Name}' {column.Type} where the ones before had '{name}' {type}.", nameof(column));

        Grow(groups);
        switch (column)
        {
            case TextColumn texts:
                Append(texts, groupOf, groups);
                break;
            case Column<bool> flags:
                Append(flags, groupOf, groups);
                break;
            case Column<double> doubles:
                Append(doubles, groupOf, static value => value);
                break;
            case Column<float> floats:
                Append(floats, groupOf, static value => value);
                break;
            case Column<long> longs:
                Append(longs, groupOf, static value => value);
                break;
        }
    }

    private void Grow(int groups)
    {
        while (_groups.Count < groups)
            _groups.Add(type is ColumnType.Text or ColumnType.Bool ? new CategoricalProfile(name, options.Categories) : new NumericProfile(name, options.Accuracy, options.Seed));
    }

    private void Append<T>(Column<T> column, ReadOnlySpan<int> groupOf, Func<T, double> number)
        where T : unmanaged
    {
        var values = column.Values;
        for (var row = 0; row < values.Length; row++)
        {
            var profile = (NumericProfile)_groups[groupOf[row]];
            if (column.IsNull(row))
                profile.AddNull();
            else
                profile.Add(number(values[row]));
        }
    }

    private void Append(Column<bool> column, ReadOnlySpan<int> groupOf, int groups)
    {
        var counts = new long[groups, 3];
        for (var row = 0; row < column.Length; row++)
            counts[groupOf[row], column.IsNull(row) ? 2 : column.Values[row] ? 1 : 0]++;

        for (var group = 0; group < groups; group++)
        {
            for (var value = 0; value < 3; value++)
                ((CategoricalProfile)_groups[group]).Add(value switch { 0 => "false", 1 => "true", _ => null }, counts[group, value]);
        }
    }

    private void Append(TextColumn column, ReadOnlySpan<int> groupOf, int groups)
    {
        var codes = column.Codes;
        var width = column.Categories.Count + 1;
        if ((long)groups * width > CellsPerRow * Math.Max(1024L, codes.Length))
        {
            for (var row = 0; row < codes.Length; row++)
                ((CategoricalProfile)_groups[groupOf[row]]).Add(column[row]);

            return;
        }

        var counts = new long[groups * width];
        for (var row = 0; row < codes.Length; row++)
            counts[(groupOf[row] * width) + codes[row] + 1]++;

        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] > 0)
                ((CategoricalProfile)_groups[cell / width]).Add(cell % width is var code and > 0 ? column.Categories[code - 1] : null, counts[cell]);
        }
    }
}
