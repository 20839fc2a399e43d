using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>ONNX models whose sessions are counted: how many are open, and how many calls found theirs closed.</summary>
internal sealed class CountedSessions : IPredictorLoader
{
    private readonly OnnxPredictorLoader _inner = new();
    private int _opened;
    private int _closed;
    private int _usedClosed;

    public string Format => "onnx";

    public int Opened => Volatile.Read(ref _opened);

    public int Open => Opened - Volatile.Read(ref _closed);

    public int UsedClosed => Volatile.Read(ref _usedClosed);

    public async ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var session = new Session(this, await _inner.LoadAsync(version, content, cancellationToken));
        Interlocked.Increment(ref _opened);
        return session;
    }

    private sealed class Session(CountedSessions counts, IPredictor inner) : IPredictor
    {
        private int _running;
        private volatile bool _isClosed;

        public ModelSignature Signature => inner.Signature;

        public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(this, inner.CreateFrame(outputs));

        public async ValueTask RunAsync(PredictorFrame frame, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            if (_isClosed)
                Interlocked.Increment(ref counts._usedClosed);
            await frame.RunAsync(cancellationToken);
            Interlocked.Decrement(ref _running);
        }

        public ValueTask DisposeAsync()
        {
            _isClosed = true;
            if (Volatile.Read(ref _running) != 0)
                Interlocked.Increment(ref counts._usedClosed);
            Interlocked.Increment(ref counts._closed);
            return inner.DisposeAsync();
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
