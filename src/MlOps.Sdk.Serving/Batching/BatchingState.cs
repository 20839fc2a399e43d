namespace MlOps.Sdk.Serving;

/// <summary>Whether rows of concurrent callers are answered together.</summary>
public enum BatchingState
{
    /// <summary>Rows that wait are answered together.</summary>
    On,

    /// <summary>They could be, but it costs as much as answering them singly; this may change as costs are learned.</summary>
    DoesNotPay,

    /// <summary>They must not be: the model answered a row alone otherwise than among others, or could not be tried.</summary>
    Refused,
}
