namespace MlOps.Sdk.Statistics;

/// <summary>
/// A way to compare two columns, so that a report or a monitor takes any of them by object or by name; see
/// <see cref="DriftTests"/> for those built in. Implementations have no state and are safe to share between threads.
/// </summary>
public interface IDriftTest
{
    /// <summary>The name it is configured by, such as <c>psi</c>.</summary>
    string Name { get; }

    /// <summary>Whether it compares columns of this kind.</summary>
    bool Supports(DriftColumnKind kind);

    /// <summary>Compares two columns. What cannot be compared is a result with a reason, never an exception.</summary>
    DriftResult Compare(DriftColumn reference, DriftColumn current);

    /// <summary>Compares two profiles, without the values; a test that needs the values says so.</summary>
    DriftResult Compare(ColumnProfile reference, ColumnProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return DriftResult.NotComputable(Name, $"{Name} needs the values and cannot be computed from profiles", reference.Count, current.Count);
    }
}
