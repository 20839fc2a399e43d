namespace MlOps.Sdk.Serving;

/// <summary>Points an alias back to the version before the bad one, by compare-and-set.</summary>
internal sealed class AliasRollback(IModelStore models, IModelFactStore facts)
{
    /// <summary>The move back, or why there is none.</summary>
    /// <param name="reference">The alias.</param>
    /// <param name="bad">The version that must not answer.</param>
    /// <param name="condemned">Versions that were found bad before: there is no way back to them.</param>
    /// <param name="since">The earliest time at which the alias may have moved to the bad version.</param>
    /// <param name="change">Who, when and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    public async ValueTask<ModelAlias?> MoveAsync(
        ModelRef reference, int bad, IReadOnlySet<int> condemned, DateTimeOffset since, Change change, CancellationToken cancellationToken)
    {
        var alias = await models.FindAliasAsync(reference.Model, reference.Alias!, cancellationToken).ConfigureAwait(false);
        if (alias?.Version != bad || alias.MovedAt < since)
            return null;

        var retired = await RetiredAsync(reference.Model, cancellationToken).ConfigureAwait(false);
        var target = await models.ListAliasHistoryAsync(reference.Model, reference.Alias!, cancellationToken)
            .Select(move => move.From)
            .FirstOrDefaultAsync(version => version is { } number && number != bad && !condemned.Contains(number) && !retired.Contains(number), cancellationToken)
            .ConfigureAwait(false);
        return target is null
            ? null
            : await models.MoveAliasAsync(new() { Model = reference.Model, Alias = reference.Alias!, Version = target, ExpectedRevision = alias.Revision }, change, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<HashSet<int>> RetiredAsync(string model, CancellationToken cancellationToken)
    {
        var retired = new HashSet<int>();
        await foreach (var fact in facts.ListFactsAsync(model, 0, cancellationToken).ConfigureAwait(false))
        {
            if (fact is { Payload: VersionRetired, Version: { } gone })
                retired.Add(gone);
            else if (fact is { Payload: VersionReinstated, Version: { } back })
                retired.Remove(back);
        }

        return retired;
    }
}
