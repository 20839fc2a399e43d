using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Buffers of one call with their bindings to the session. A binding is made once for each combination of input shapes and
/// kept, so a run on shapes seen before allocates nothing.
/// </summary>
internal sealed class OnnxFrame : PredictorFrame
{
    private const int MaxBindings = 64;

    private readonly OnnxModel _model;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly List<OnnxBinding> _bindings = [];
    private OnnxBinding? _bound;
    private long _boundRevision = -1;
    private int _running;
    private bool _freed;

    public OnnxFrame(OnnxModel model, InferenceSession session, IReadOnlyList<TensorSpec> outputs)
        : base(Buffers(model.Signature.Inputs), Buffers(model.File.OptionalInputs), Buffers(outputs))
    {
        _model = model;
        _session = session;
    }

    public override ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        try
        {
            Run(cancellationToken);
        }
        finally
        {
            Leave();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Frees the native parts unless the frame runs.</summary>
    public bool TryFree()
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return _freed;

        Free();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_freed && !TryFree())
            throw new InvalidOperationException("The frame is running; await its run before disposing it.");

        _model.Forget(this);
        base.Dispose(disposing);
    }

    private static TensorBuffer[] Buffers(IReadOnlyList<TensorSpec> specs) => [.. specs.Select(s => new TensorBuffer(s))];

    private void Enter()
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            ObjectDisposedException.ThrowIf(_freed, this);
            throw new InvalidOperationException("The frame is running already; a frame answers one call at a time, so make one for each concurrent call.");
        }

        if (_model.IsClosing)
        {
            Leave();
            throw new ObjectDisposedException(nameof(OnnxModel));
        }
    }

    private void Leave()
    {
        Interlocked.Exchange(ref _running, 0);
        if (_model.IsClosing)
            _model.OnFrameLeft();
    }

    private void Run(CancellationToken cancellationToken)
    {
        var binding = Bind();
        binding.WriteTexts(this);
        var registration = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _options);
        try
        {
            binding.Run(_session, _options, this);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw new MlOpsModelException($"The model failed: {OnnxSession.Reason(e)}", innerException: e);
        }
        finally
        {
            registration.Dispose();
            if (cancellationToken.IsCancellationRequested)
                _options.Terminate = false;
        }
    }

    private OnnxBinding Bind()
    {
        var revision = Revision();
        if (_bound is not null && revision == _boundRevision)
            return _bound;

        TensorCheck.Inputs(Inputs, OptionalInputs);
        _bound = null;
        Span<bool> known = stackalloc bool[Outputs.Count];
        for (var i = 0; i < Outputs.Count; i++)
            known[i] = _model.Shapes.TryShape(Outputs[i], Inputs);

        _bound = Find() ?? Add(known);
        _boundRevision = revision;
        return _bound;
    }

    private OnnxBinding? Find()
    {
        foreach (var binding in _bindings)
        {
            if (binding.Fits(this))
                return binding;
        }

        return null;
    }

    private OnnxBinding Add(ReadOnlySpan<bool> known)
    {
        if (_bindings.Count == MaxBindings)
        {
            _bindings[0].Dispose();
            _bindings.RemoveAt(0);
        }

        var binding = new OnnxBinding(_session, this, known);
        _bindings.Add(binding);
        return binding;
    }

    private long Revision()
    {
        long revision = 0;
        for (var i = 0; i < Inputs.Count; i++)
            revision += Inputs[i].Revision;
        for (var i = 0; i < OptionalInputs.Count; i++)
            revision += OptionalInputs[i].Revision;
        return revision;
    }

    private void Free()
    {
        _freed = true;
        foreach (var binding in _bindings)
            binding.Dispose();

        _bindings.Clear();
        _options.Dispose();
    }
}
