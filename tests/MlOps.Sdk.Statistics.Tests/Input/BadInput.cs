namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>One kind of unusable or extreme input in the shapes that functions take.</summary>
internal sealed class BadInput(InputKind kind)
{
    private const int Rows = 24;
    private const int Columns = 3;

    public InputKind Kind => kind;

    /// <summary>An ordinary sample.</summary>
    public double[] X { get; } = Samples.Normal(1, Rows);

    /// <summary>The sample in question.</summary>
    public double[] Y { get; } = Of(kind, Samples.Normal(2, Rows));

    /// <summary>An ordinary value for each of <see cref="Y"/>; one too many where lengths are to differ.</summary>
    public double[] Beside => [.. X.Take(Y.Length), .. Padding(Y.Length + Extra - X.Length).Select(i => (double)i)];

    /// <summary>A label for each of <see cref="Y"/>; one too many where lengths are to differ.</summary>
    public bool[] Truth => [.. Enumerable.Range(0, Y.Length + Extra).Select(i => i % 3 == 0)];

    /// <summary>A decision for each of <see cref="Y"/>.</summary>
    public bool[] Decisions => [.. Enumerable.Range(0, Y.Length).Select(i => kind != InputKind.AllEqual && i % 2 == 0)];

    /// <summary>A group for each of <see cref="Y"/>; no name where values are missing.</summary>
    public string?[] Groups => [.. Enumerable.Range(0, Y.Length).Select(i => kind switch
    {
        InputKind.AllMissing => null,
        InputKind.Missing when i == 3 => null,
        InputKind.AllEqual => "a",
        _ => i % 2 == 0 ? "a" : "b",
    })];

    /// <summary>A class of three for each of <see cref="Y"/>; one too many where lengths are to differ.</summary>
    public int[] Classes => [.. Enumerable.Range(0, Y.Length + Extra).Select(i => i % Columns)];

    /// <summary>Probabilities made of <see cref="Y"/>.</summary>
    public double[] Probabilities => [.. Y.Select(v => double.IsFinite(v) ? 1 / (1 + Math.Exp(-v)) : v)];

    /// <summary>Three probabilities a row, the first made of <see cref="Y"/>.</summary>
    public double[] ClassProbabilities => [.. Probabilities.SelectMany(p => new[] { p, (1 - p) / 2, (1 - p) / 2 })];

    /// <summary>An ordinary matrix.</summary>
    public RowMatrix Matrix => new(Samples.Normal(3, Rows * Columns), Columns);

    /// <summary>The matrix in question; of other columns where lengths are to differ.</summary>
    public RowMatrix Other => kind == InputKind.OtherLength ? new(Samples.Normal(4, Rows * 2), 2)
        : kind == InputKind.OneValue ? new(Samples.Normal(4, Columns), Columns)
        : new(Of(kind, Samples.Normal(4, Rows * Columns)), Columns);

    /// <summary>Counts in question; none where there is nothing, zeros where all is missing.</summary>
    public long[] Counts => kind switch
    {
        InputKind.Empty => [],
        InputKind.OneValue => [7],
        InputKind.AllMissing => [0, 0, 0],
        InputKind.AllEqual => [5, 5, 5],
        InputKind.OtherLength => [4, 6],
        _ => [4, 9, 2],
    };

    /// <summary>Ordinary counts over as many bins.</summary>
    public long[] OrdinaryCounts => [.. new long[] { 8, 5, 7 }.Take(kind is InputKind.Empty or InputKind.OneValue ? Counts.Length : 3)];

    /// <summary>Texts in question.</summary>
    public string?[] Texts => kind switch
    {
        InputKind.Empty => [],
        InputKind.OneValue => ["one text"],
        InputKind.Missing => [.. Words(7).Take(Rows - 1), null],
        InputKind.AllEqual => [.. Enumerable.Repeat("always the same", Rows)],
        InputKind.AllMissing => new string?[Rows],
        InputKind.OtherLength => [.. Words(7).Take(Rows / 2)],
        _ => [.. Words(7)],
    };

    public static string[] OrdinaryTexts => [.. Words(5)];

    public NumericProfile XProfile => NumericProfile.Of("x", X);

    public NumericProfile YProfile => NumericProfile.Of("y", Y);

    public CategoricalProfile XCategories => CategoricalProfile.Of("x", OrdinaryTexts.Select(t => t[..2]));

    public CategoricalProfile YCategories => CategoricalProfile.Of("y", Texts.Select(t => t?[..2]));

    private int Extra => kind == InputKind.OtherLength ? 1 : 0;

    private static IEnumerable<int> Padding(int count) => Enumerable.Range(0, Math.Max(0, count));

    private static IEnumerable<string> Words(int seed)
    {
        string[] words = ["late", "flight", "to", "Boston", "delayed", "gate", "crew", "storm"];
        var chance = new SplitMix64((ulong)seed);
        return Enumerable.Range(0, Rows).Select(_ => string.Join(' ', Enumerable.Range(0, 3 + chance.NextBelow(4)).Select(_ => words[chance.NextBelow(words.Length)])));
    }

    private static double[] Of(InputKind kind, double[] values)
    {
        switch (kind)
        {
            case InputKind.Empty:
                return [];
            case InputKind.OneValue:
                return [0.3];
            case InputKind.Missing:
                values[3] = double.NaN;
                return values;
            case InputKind.Infinite:
                values[3] = double.PositiveInfinity;
                return values;
            case InputKind.AllEqual:
                Array.Fill(values, 4);
                return values;
            case InputKind.AllMissing:
                Array.Fill(values, double.NaN);
                return values;
            default:
                return values;
        }
    }
}
