namespace MlOps.Sdk.Serving;

/// <summary>Something that answers by a route, such as a typed handle: made ready for the next table before calls go by it.</summary>
internal interface IRouteFollower
{
    /// <summary>Whether it answers by a table already.</summary>
    bool IsBound { get; }

    /// <summary>Makes ready for a table that decides nothing yet; the action returned makes the change visible at once.</summary>
    ValueTask<Action> PrepareAsync(RouteTable table, bool mustLoad, CancellationToken cancellationToken);
}
