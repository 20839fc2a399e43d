namespace MlOps.Sdk;

/// <summary>The rule for what ends by itself: its end lies ahead when it is made.</summary>
internal static class Ends
{
    public static void Require(DateTimeOffset? end, DecisionTime time, string what)
    {
        if (time.Latest >= end)
            throw new ArgumentException($"The {what} would end on {end:u}, and it is at least {time.Latest:u} already; let it end later.", nameof(end));
    }
}
