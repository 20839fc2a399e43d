using System.Text.Json.Serialization;

namespace MlOps.Sdk.Statistics;

/// <summary>A profile as stored. Fields are only ever added; a change of meaning raises the version.</summary>
internal sealed record ProfileDocument(int SchemaVersion, IReadOnlyList<ColumnDocument?> Columns)
{
    private const int Current = 1;

    public static ProfileDocument From(DatasetProfile profile) => new(Current, [.. profile.Columns.Select(ColumnDocument.From)]);

    public DatasetProfile ToProfile()
    {
        if (SchemaVersion is < 1 or > Current)
            throw new FormatException($"Profile version {SchemaVersion} is not known; this build reads versions 1 to {Current}. Update the package.");

        try
        {
            return new DatasetProfile(Columns.Select(column => (column ?? throw new FormatException("Not a profile: a column is null.")).ToProfile()));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Not a profile: {e.Message}", e);
        }
    }
}

/// <summary>One column as stored.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericDocument), "numeric")]
[JsonDerivedType(typeof(CategoricalDocument), "categorical")]
internal abstract record ColumnDocument(string Name)
{
    public static ColumnDocument From(ColumnProfile column) => column switch
    {
        NumericProfile numeric => new NumericDocument(
            numeric.Name,
            numeric.NullCount,
            numeric.NanCount,
            numeric.PositiveInfinityCount,
            numeric.NegativeInfinityCount,
            new MomentsDocument(numeric.Moments.Count, numeric.Moments.Mean, numeric.Moments.M2, numeric.Moments.M3, numeric.Moments.M4),
            new SketchDocument(numeric.Quantiles.Accuracy, numeric.Quantiles.ChanceState, numeric.Quantiles.Minimum, numeric.Quantiles.Maximum, [.. numeric.Quantiles.Levels]),
            numeric.Distinct.Registers.ToArray(),
            numeric.Types),
        CategoricalProfile categorical => new CategoricalDocument(
            categorical.Name,
            categorical.MissingCount,
            categorical.Items.Capacity,
            categorical.Items.Total,
            categorical.Items.MaximumError,
            categorical.Items.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            categorical.Distinct.Registers.ToArray(),
            categorical.Types),
        _ => throw new InvalidOperationException($"Profiles of kind {column.GetType().Name} are not stored."),
    };

    public abstract ColumnProfile ToProfile();
}

/// <summary>A numeric column as stored.</summary>
internal sealed record NumericDocument(
    string Name, long Nulls, long Nans, long PositiveInfinities, long NegativeInfinities,
    MomentsDocument Moments, SketchDocument Quantiles, byte[] Distinct, TypeCounts? Types = null) : ColumnDocument(Name)
{
    public override ColumnProfile ToProfile()
    {
        var profile = new NumericProfile(
            Name,
            QuantileSketch.Restore(Quantiles.Accuracy, Quantiles.Chance, Quantiles.Minimum, Quantiles.Maximum, Quantiles.Levels),
            new DistinctSketch(Distinct));
        profile.Restore(
            new Moments(Moments.Count, Moments.Mean, Moments.M2, Moments.M3, Moments.M4), Nulls, Nans, PositiveInfinities, NegativeInfinities, Types);
        return profile;
    }
}

/// <summary>A categorical column as stored.</summary>
internal sealed record CategoricalDocument(
    string Name, long Missing, int Capacity, long Total, long MaximumError, Dictionary<string, long> Counts, byte[] Distinct, TypeCounts? Types = null) : ColumnDocument(Name)
{
    public override ColumnProfile ToProfile() =>
        CategoricalProfile.Restore(Name, FrequentItems.Restore(Capacity, Total, MaximumError, Counts), new DistinctSketch(Distinct), Missing, Types);
}

/// <summary>Moments as stored.</summary>
internal sealed record MomentsDocument(long Count, double Mean, double M2, double M3, double M4);

/// <summary>A quantile sketch as stored.</summary>
internal sealed record SketchDocument(int Accuracy, ulong Chance, double Minimum, double Maximum, IReadOnlyList<double[]?> Levels);
