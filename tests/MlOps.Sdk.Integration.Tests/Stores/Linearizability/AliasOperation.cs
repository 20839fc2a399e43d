using System.Globalization;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>What one client did to an alias, and when: monotonic ticks that the processes of one machine share.</summary>
/// <param name="Kind">What was asked, and what came of it.</param>
/// <param name="Invoked">Before the call.</param>
/// <param name="Returned">After it.</param>
/// <param name="Revision">A read's answer; a move's expected revision.</param>
/// <param name="Version">A read's answer, 0 where there is none; the version a move wants.</param>
/// <param name="NewRevision">The answer to a move that went well.</param>
internal sealed record AliasOperation(AliasOperationKind Kind, long Invoked, long Returned, long Revision, int Version, long NewRevision = 0)
{
    /// <summary>Reads the line a worker prints; null where it says something else.</summary>
    public static AliasOperation? TryParse(string line)
    {
        var words = line.Split(' ');
        if (!Enum.TryParse<AliasOperationKind>(words[0], ignoreCase: true, out var kind))
            return null;
        var numbers = words[1..].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new(kind, numbers[0], numbers[1], numbers[2], (int)numbers[3], kind == AliasOperationKind.Moved ? numbers[4] : 0);
    }

    /// <summary>The alias after this operation, if it could have been answered so by an alias in this state; null if not.</summary>
    public AliasState? Step(AliasState state) => Kind switch
    {
        AliasOperationKind.Read => state == new AliasState(Revision, Version) ? state : null,
        AliasOperationKind.Moved => state.Revision == Revision && NewRevision == Revision + 1 ? new(NewRevision, Version) : null,
        AliasOperationKind.Conflict => state.Revision != Revision ? state : null,
        _ => state.Revision == Revision ? new(Revision + 1, Version) : null,
    };
}

/// <summary>What was asked of an alias, and what came of it.</summary>
internal enum AliasOperationKind
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>It was moved.</summary>
    Moved,

    /// <summary>It was not moved, as its revision was another.</summary>
    Conflict,

    /// <summary>The answer to a move was lost: it takes effect at some time after it was asked, or never.</summary>
    Unknown,
}

/// <summary>The model: a register that goes from revision to revision.</summary>
internal readonly record struct AliasState(long Revision, int Version);
