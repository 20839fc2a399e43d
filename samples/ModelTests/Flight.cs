namespace ModelTests;

/// <summary>What is known of a flight when it is planned: the features of the model.</summary>
[FeatureRow]
internal sealed partial record Flight(string Origin, string Destination, float Distance, float Hour, float DayOfWeek);
