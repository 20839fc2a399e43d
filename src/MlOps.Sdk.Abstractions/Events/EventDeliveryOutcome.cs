namespace MlOps.Sdk;

/// <summary>What came of an attempt to deliver an event.</summary>
public enum EventDeliveryOutcome
{
    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It did not, and will be asked again.</summary>
    Failed,

    /// <summary>It did not, and will not be asked again unless the subscription is replayed: a dead letter.</summary>
    GivenUp,
}
