using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>A unit of work waiting for the writer.</summary>
internal abstract class WriteJob(CancellationToken cancellationToken)
{
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs inside the transaction; the outcome is told by <see cref="Complete"/> once that is durable.</summary>
    public abstract ValueTask RunAsync(SqlSession session);

    public abstract void Complete();

    public abstract void Fail(Exception error);
}
