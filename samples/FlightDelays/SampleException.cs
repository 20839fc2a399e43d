namespace FlightDelays;

/// <summary>Something the person at the console can mend; shown as one line, exit code 2.</summary>
internal sealed class SampleException(string message, Exception? innerException = null) : Exception(message, innerException);
