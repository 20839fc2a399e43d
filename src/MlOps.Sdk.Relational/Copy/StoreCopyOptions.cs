namespace MlOps.Sdk.Relational;

/// <summary>How a store is copied.</summary>
public sealed record StoreCopyOptions
{
    /// <summary>Rows per transaction of the target, 1 to 10,000: what is lost when a copy breaks off.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Contents that travel at once, 1 to 64.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Whether content that the target has already is read and hashed; otherwise its presence and size suffice.</summary>
    public bool VerifyPresent { get; init; }

    /// <summary>Whether content that neither a run nor a version refers to is copied too, such as archived data sets and anchors of the audit log.</summary>
    public bool IncludeUnreferenced { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal StoreCopyOptions Require()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PageSize, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parallelism, 64);
        ArgumentNullException.ThrowIfNull(Time);
        return this;
    }
}
