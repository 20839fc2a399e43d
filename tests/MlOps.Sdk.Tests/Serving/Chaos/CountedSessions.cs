using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Chaos;

/// <summary>Counts the sessions that were opened and freed, and the runs on one that was freed already.</summary>
internal sealed class CountedSessions : IPredictorLoader
{
    private readonly OnnxPredictorLoader _inner = new();
    private int _opened;
    private int _freed;
    private int _usedAfterwards;

    public string Format => "onnx";

    public int Opened => Volatile.Read(ref _opened);

    public int Freed => Volatile.Read(ref _freed);

    public int UsedAfterwards => Volatile.Read(ref _usedAfterwards);

    public async ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var session = new Session(this, await _inner.LoadAsync(version, content, cancellationToken));
        Interlocked.Increment(ref _opened);
        return session;
    }

    private sealed class Session(CountedSessions counts, IPredictor inner) : IPredictor
    {
        private int _running;
        private int _isFreed;

        public ModelSignature Signature => inner.Signature;

        public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(this, inner.CreateFrame(outputs));

        public ValueTask DisposeAsync()
        {
            // The runtime itself would wait for a run; the host must not have let one be there.
            if (Interlocked.Exchange(ref _isFreed, 1) != 0 || Volatile.Read(ref _running) != 0)
                Interlocked.Increment(ref counts._usedAfterwards);

            Interlocked.Increment(ref counts._freed);
            return inner.DisposeAsync();
        }

        public async ValueTask RunAsync(PredictorFrame frame, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                if (Volatile.Read(ref _isFreed) != 0)
                    Interlocked.Increment(ref counts._usedAfterwards);

                await frame.RunAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private sealed class Frame(Session session, PredictorFrame inner) : PredictorFrame(inner.Inputs, inner.OptionalInputs, inner.Outputs)
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default) => session.RunAsync(inner, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
