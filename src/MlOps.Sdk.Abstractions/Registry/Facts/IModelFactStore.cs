namespace MlOps.Sdk;

/// <summary>
/// Keeps an append-only journal of facts for each registered model: tags, labels, stages, deprecations, approvals, waivers,
/// freezes, promotions. What holds now is a fold over the journal, so a store knows nothing of what the facts mean. Every fact
/// and its audit entry are one transaction; all members may be called from several threads and processes at once.
/// </summary>
/// <remarks>
/// It is the same store as the <see cref="IModelStore"/> beside it: a move of an alias compares the journal's revision, and
/// appends its fact, in its own transaction (<see cref="AliasMove.ExpectedFacts"/>, <see cref="AliasMove.Fact"/>).
/// </remarks>
public interface IModelFactStore
{
    /// <summary>Appends a fact if the model's journal is still at the expected revision; the same id again gives the fact that exists, whatever the revision.</summary>
    /// <param name="fact">What to append.</param>
    /// <param name="expectedRevision">The revision of the last fact the caller saw; 0 when it saw none.</param>
    /// <param name="change">Who, when and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsConflictException">Somebody else appended meanwhile, or the id names a fact with other content.</exception>
    /// <exception cref="MlOpsNotFoundException">The model, or the version the fact is about, does not exist.</exception>
    ValueTask<ModelFact> AppendFactAsync(NewModelFact fact, long expectedRevision, Change change, CancellationToken cancellationToken = default);

    /// <summary>The facts of a model after a revision, oldest first; none for a model that does not exist.</summary>
    IAsyncEnumerable<ModelFact> ListFactsAsync(string model, long afterRevision = 0, CancellationToken cancellationToken = default);
}
