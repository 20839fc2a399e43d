namespace MlOps.Sdk.Data;

/// <summary>How two values are compared.</summary>
internal enum CompareSign
{
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}
