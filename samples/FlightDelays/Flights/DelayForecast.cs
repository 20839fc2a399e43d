namespace FlightDelays;

/// <summary>What the model says: late by 15 minutes or more, and how likely that is.</summary>
[ModelOutput]
internal readonly partial record struct DelayForecast([ModelColumn("PredictedLabel")] bool Late, double Probability);
