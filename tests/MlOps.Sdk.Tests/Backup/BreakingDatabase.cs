using System.Data.Common;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Tests.Backup;

/// <summary>Breaks off at one of its transactions: before it, or after it was kept, which the caller cannot tell apart.</summary>
internal sealed class BreakingDatabase(RelationalDatabase inner, int breaksAt, bool kept) : RelationalDatabase
{
    public int Writes { get; private set; }

    public override ISqlDialect Dialect => inner.Dialect;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override ValueTask<T> RunReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) => inner.ReadAsync(work, cancellationToken);

    protected override async ValueTask<T> RunWriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var broken = ++Writes == breaksAt;
        if (broken && !kept)
            throw new MlOpsStoreException("The cable was cut.", isTransient: true);
        var result = await inner.WriteAsync(work, cancellationToken);
        return broken ? throw new MlOpsStoreException("The cable was cut.", isTransient: true) : result;
    }

    protected override MlOpsException Translate(DbException exception) => new MlOpsStoreException(exception.Message, isTransient: false, exception);
}
