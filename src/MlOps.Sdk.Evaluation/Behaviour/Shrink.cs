namespace MlOps.Sdk.Evaluation;

/// <summary>Smaller inputs than a failing one, for the <c>shrink</c> of <see cref="ModelBehaviour"/>; the boldest first, each smaller by some measure, so that shrinking ends.</summary>
public static class Shrink
{
    /// <summary>Numbers nearer to a plain one: that itself, then half the way, then the whole number next to this one.</summary>
    /// <param name="value">The number; nothing is proposed for one that is not finite but the plain one.</param>
    /// <param name="plain">The plainest number.</param>
    public static IEnumerable<double> Number(double value, double plain = 0)
    {
        if (value.Equals(plain))
            yield break;
        yield return plain;
        if (!double.IsFinite(value))
            yield break;
        var half = plain + (value - plain) / 2;
        if (Math.Abs(value - plain) > 1e-6 * (1 + Math.Abs(plain)) && half != value)
            yield return half;
        var whole = plain + Math.Truncate(value - plain);
        if (whole != value && whole != plain)
            yield return whole;
    }

    /// <summary>Rows with fewer features apart from a plain row: half of them put back, then each, then each number moved nearer. What is left are the features the failure needs.</summary>
    /// <param name="row">The row.</param>
    /// <param name="plain">A row without anything special, such as medians.</param>
    /// <exception cref="ArgumentException">The rows differ in length.</exception>
    public static IEnumerable<double[]> Row(double[] row, double[] plain)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(plain);
        return row.Length == plain.Length
            ? Rows(row, plain)
            : throw new ArgumentException($"The row has {row.Length} features and the plain one {plain.Length}.", nameof(plain));
    }

    /// <summary>Texts with less in them: half, without a word, without a letter.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Texts(text);
    }

    private static IEnumerable<double[]> Rows(double[] row, double[] plain)
    {
        int[] apart = [.. Enumerable.Range(0, row.Length).Where(i => !row[i].Equals(plain[i]))];
        if (apart.Length > 2)
        {
            yield return With(row, apart.AsSpan(0, apart.Length / 2), i => plain[i]);
            yield return With(row, apart.AsSpan(apart.Length / 2), i => plain[i]);
        }

        foreach (var feature in apart)
            yield return With(row, [feature], i => plain[i]);
        foreach (var feature in apart)
        {
            foreach (var nearer in Number(row[feature], plain[feature]).Skip(1))
                yield return With(row, [feature], _ => nearer);
        }
    }

    private static IEnumerable<string> Texts(string text)
    {
        if (text.Length == 0)
            yield break;
        yield return "";
        if (text.Length > 1)
        {
            yield return text[..(text.Length / 2)];
            yield return text[(text.Length / 2)..];
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; words.Length > 1 && i < words.Length; i++)
            yield return string.Join(' ', words.Where((_, at) => at != i));
        for (var i = 0; i < text.Length; i++)
            yield return text.Remove(i, 1);
    }

    private static double[] With(double[] row, ReadOnlySpan<int> features, Func<int, double> value)
    {
        double[] changed = [.. row];
        foreach (var feature in features)
            changed[feature] = value(feature);
        return changed;
    }
}
