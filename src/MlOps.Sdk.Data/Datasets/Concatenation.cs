namespace MlOps.Sdk.Data;

/// <summary>Puts columns one after the other.</summary>
internal static class Concatenation
{
    public static Dataset Of(IReadOnlyList<Dataset> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("There is nothing to put together: give at least one data set.", nameof(parts));

        var first = parts[0];
        foreach (var part in parts)
        {
            if (!part.Columns.Select(c => (c.Name, c.Type)).SequenceEqual(first.Columns.Select(c => (c.Name, c.Type))))
                throw new ArgumentException($"The parts have different columns: {Describe(first)}; and {Describe(part)}.", nameof(parts));
        }

        return parts.Count == 1 ? first : new(Enumerable.Range(0, first.Columns.Count).Select(i => Join([.. parts.Select(part => part.Columns[i])])));
    }

    private static string Describe(Dataset data) => string.Join(", ", data.Columns.Select(c => $"'{c.Name}' {c.Type}"));

    private static Column Join(Column[] parts) => parts[0] switch
    {
        Column<double> => Values<double>(parts),
        Column<float> => Values<float>(parts),
        Column<long> => Values<long>(parts),
        Column<bool> => Values<bool>(parts),
        Column<DateTime> => Values<DateTime>(parts),
        TextColumn => Texts(parts),
        _ => Vectors(parts),
    };

    private static Column<T> Values<T>(Column[] parts)
        where T : unmanaged
    {
        var joined = new T[parts.Sum(part => part.Length)];
        var next = 0;
        foreach (var part in parts)
        {
            ((Column<T>)part).Values.CopyTo(joined.AsSpan(next));
            next += part.Length;
        }

        return new(parts[0].Name, parts[0].Type, joined, Nulls(parts));
    }

    private static Column Texts(Column[] parts)
    {
        var joined = new TextColumnBuilder(parts[0].Name, parts.Sum(part => part.Length));
        foreach (var part in parts)
            joined.AddRange((TextColumn)part);

        return joined.Build();
    }

    private static Column Vectors(Column[] parts)
    {
        var joined = new VectorColumnBuilder(parts[0].Name);
        foreach (var part in parts.Cast<VectorColumn>())
        {
            for (var row = 0; row < part.Length; row++)
            {
                if (part.IsNull(row))
                    joined.AddNull();
                else if (!joined.TryAdd(part[row]))
                    throw new ArgumentException($"Column '{part.Name}' has vectors of {joined.Dimension} and of {part.Dimension} numbers.");
            }
        }

        return joined.Build();
    }

    private static NullMask? Nulls(Column[] parts)
    {
        if (!parts.Any(part => part.Nulls is not null))
            return null;

        var flags = new bool[parts.Sum(part => part.Length)];
        var next = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < part.Length; row++)
                flags[next++] = part.IsNull(row);
        }

        return NullMask.Of(flags);
    }
}
