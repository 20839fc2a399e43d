namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>
/// Whether what several clients saw of one alias can be put in one order that respects real time and the model (Herlihy and Wing,
/// 1990). The search is that of Wing and Gong (1993) with Lowe's memory of states seen (2017): clients are sequential, so a place in
/// the search is a position in each client's list, the register, and which lost moves have taken effect.
/// </summary>
internal static class AliasHistory
{
    /// <summary>The final state of one such order; null when there is none.</summary>
    public static AliasState? Linearize(IReadOnlyList<IReadOnlyList<AliasOperation>> clients, AliasState start = default)
    {
        var known = clients.Select(client => client.Where(operation => operation.Kind != AliasOperationKind.Unknown).OrderBy(operation => operation.Invoked).ToArray()).ToArray();
        var lost = clients.SelectMany(client => client).Where(operation => operation.Kind == AliasOperationKind.Unknown).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Place>([new(new int[known.Length], [], start)]);
        while (open.TryPop(out var place))
        {
            if (!seen.Add(place.Name))
                continue;
            var next = known.Select((client, i) => place.At[i] < client.Length ? client[place.At[i]] : null).ToArray();
            if (next.All(operation => operation is null))
                return place.State;

            // Only what began before the first of the answers can have come first.
            var horizon = next.Min(operation => operation?.Returned ?? long.MaxValue);
            for (var i = 0; i < lost.Length; i++)
            {
                if (lost[i].Invoked <= horizon && !place.Taken.Contains(i) && lost[i].Step(place.State) is { } after)
                    open.Push(new(place.At, [.. place.Taken, i], after));
            }

            for (var i = 0; i < next.Length; i++)
            {
                if (next[i] is { } operation && operation.Invoked <= horizon && operation.Step(place.State) is { } after)
                    open.Push(new([.. place.At[..i], place.At[i] + 1, .. place.At[(i + 1)..]], place.Taken, after));
            }
        }

        return null;
    }

    // A lost move is of its own revision only, so which ones were taken is told by the order of revisions passed.
    private sealed record Place(int[] At, IReadOnlyList<int> Taken, AliasState State)
    {
        public string Name { get; } = $"{string.Join(',', At)} {State.Revision} {State.Version} {string.Join(',', Taken.Order())}";
    }
}
