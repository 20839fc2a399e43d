using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>An ONNX model in ONNX Runtime. One is enough for any number of threads: each call runs in a frame of its own.</summary>
/// <remarks>
/// Freeing a session while it runs kills the process, so disposing waits for the running frames. Frames that are left over
/// are freed with the model.
/// </remarks>
public sealed class OnnxModel : IPredictor
{
    private readonly Lock _framesLock = new();
    private readonly HashSet<OnnxFrame> _frames = [];
    private readonly SemaphoreSlim _frameLeft = new(0);
    private readonly InferenceSession _session;
    private int _closing;

    private OnnxModel(OnnxModelFile file, OnnxSession.Opened opened)
    {
        File = file;
        (_session, Provider, ProviderProblem) = (opened.Session, opened.Provider, opened.Problem);
        Shapes = OutputShapes.Read(file.Signature, _session);
    }

    /// <inheritdoc/>
    public ModelSignature Signature => File.Signature;

    /// <summary>What the file says about itself.</summary>
    public OnnxModelFile File { get; }

    /// <summary>The execution provider that runs it, such as <c>CPU</c>.</summary>
    public string Provider { get; }

    /// <summary>Why it does not run on a provider that <see cref="OnnxModelOptions.Providers"/> prefers; null when it does.</summary>
    public string? ProviderProblem { get; }

    /// <summary>Freed with the model: the folder of its weights.</summary>
    internal IDisposable? Weights { get; init; }

    internal OutputShapes Shapes { get; }

    internal bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <summary>Loads a model that is in memory.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="MlOpsIntegrityException">It is no ONNX model, or one that cannot run here.</exception>
    public static OnnxModel Load(ReadOnlyMemory<byte> content, OnnxModelOptions? options = null, string name = "model")
    {
        return Load(content, options ?? new(), name, null);
    }

    /// <param name="content">The whole file.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <param name="weights">Where its weights lie; the model owns the folder when it has been loaded.</param>
    internal static OnnxModel Load(ReadOnlyMemory<byte> content, OnnxModelOptions options, string name, WeightFolder? weights)
    {
        var file = OnnxModelFile.Read(content, name);
        var folder = weights?.Path ?? options.ExternalDataFolder;
        ExternalData.Check(file, folder, name);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var array) && array.Array!.Length == array.Count
            ? array.Array
            : content.ToArray();
        return new(file, OnnxSession.Create(options, name, session => new InferenceSession(bytes, session), folder)) { Weights = weights };
    }

    /// <summary>Loads a model from a file; weights outside it are read from the same folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="MlOpsIntegrityException">It is no ONNX model, or one that cannot run here.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    public static OnnxModel LoadFile(string path, OnnxModelOptions? options = null)
    {
        var file = OnnxModelFile.ReadFile(path);
        var fullPath = Path.GetFullPath(path);
        var name = Path.GetFileName(path);
        ExternalData.Check(file, Path.GetDirectoryName(fullPath), name);
        return new(file, OnnxSession.Create(options ?? new(), name, session => new InferenceSession(fullPath, session)));
    }

    /// <inheritdoc/>
    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null)
    {
        var wanted = outputs is null ? Signature.Outputs : [.. outputs.Select(FindOutput)];
        lock (_framesLock)
        {
            ObjectDisposedException.ThrowIf(IsClosing, this);
            var frame = new OnnxFrame(this, _session, wanted);
            _frames.Add(frame);
            return frame;
        }
    }

    /// <summary>Waits for the running frames and frees the session.</summary>
    public async ValueTask DisposeAsync()
    {
        OnnxFrame[] frames;
        lock (_framesLock)
        {
            if (Interlocked.Exchange(ref _closing, 1) != 0)
                return;

            frames = [.. _frames];
        }

        foreach (var frame in frames)
        {
            while (!frame.TryFree())
                await _frameLeft.WaitAsync().ConfigureAwait(false);
        }

        _session.Dispose();
        Weights?.Dispose();
    }

    internal void OnFrameLeft() => _frameLeft.Release();

    internal void Forget(OnnxFrame frame)
    {
        lock (_framesLock)
            _frames.Remove(frame);
    }

    private TensorSpec FindOutput(string name) =>
        Signature.Outputs.FirstOrDefault(o => o.Name == name)
        ?? throw new ArgumentException($"The model has no output '{name}'; it has {string.Join(", ", Signature.Outputs.Select(o => $"'{o.Name}'"))}.", nameof(name));
}
