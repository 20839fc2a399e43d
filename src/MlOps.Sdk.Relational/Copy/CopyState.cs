namespace MlOps.Sdk.Relational;

/// <summary>What a copy finds in its target.</summary>
internal enum CopyState
{
    /// <summary>Nothing.</summary>
    Fresh,

    /// <summary>What an earlier copy of the same store wrote before it broke off.</summary>
    Begun,

    /// <summary>A finished copy of the same store, which may be in use by now.</summary>
    Complete,
}
