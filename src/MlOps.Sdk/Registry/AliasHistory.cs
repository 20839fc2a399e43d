namespace MlOps.Sdk;

/// <summary>Reads the history of an alias as a stack: a move to the version below the top takes the top off, any other move puts one on.</summary>
internal static class AliasHistory
{
    /// <summary>The version a rollback returns to; null when there is none.</summary>
    /// <param name="oldestFirst">Every move of the alias.</param>
    public static int? PreviousHolder(IEnumerable<AliasChange> oldestFirst)
    {
        var holders = new List<int>();
        foreach (var change in oldestFirst)
        {
            if (change.To is not { } version)
                continue;
            if (holders.Count > 1 && holders[^2] == version)
                holders.RemoveAt(holders.Count - 1);
            else if (holders.Count == 0 || holders[^1] != version)
                holders.Add(version);
        }

        return holders.Count > 1 ? holders[^2] : null;
    }
}
