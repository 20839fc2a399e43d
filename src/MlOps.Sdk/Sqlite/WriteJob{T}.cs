using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

internal sealed class WriteJob<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) : WriteJob(cancellationToken)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    // Work that has begun is finished: half of it would have to be undone, and the rest of the group with it.
    public override async ValueTask RunAsync(SqlSession session) => _result = await work(session, CancellationToken.None).ConfigureAwait(false);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            _done.TrySetCanceled(CancellationToken);
        else
            _done.TrySetException(error);
    }
}
