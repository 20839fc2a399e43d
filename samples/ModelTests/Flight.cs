namespace ModelTests;

/// <summary>What is known of a flight when it is planned: the features of the model.</summary>
internal sealed record Flight(string Origin, string Destination, float Distance, float Hour, float DayOfWeek) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(
        (nameof(Origin), FeatureKind.Text),
        (nameof(Destination), FeatureKind.Text),
        (nameof(Distance), FeatureKind.Number),
        (nameof(Hour), FeatureKind.Number),
        (nameof(DayOfWeek), FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Text(Origin);
        row.Text(Destination);
        row.Number(Distance);
        row.Number(Hour);
        row.Number(DayOfWeek);
    }
}
