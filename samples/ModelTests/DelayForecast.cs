namespace ModelTests;

/// <summary>How likely the flight arrives 15 minutes late or more.</summary>
[ModelOutput]
internal readonly partial record struct DelayForecast(double Probability);
