namespace MlOps.Sdk;

/// <summary>
/// A loaded model, whatever runs it: ONNX Runtime, an ML.NET pipeline, a remote server or a function. It answers through
/// frames, which own the buffers of one call; several frames of a predictor may run at once.
/// </summary>
/// <remarks>Disposing waits for the frames that are running; a run begun afterwards throws <see cref="ObjectDisposedException"/>.</remarks>
public interface IPredictor : IAsyncDisposable
{
    /// <summary>What the model takes and gives.</summary>
    ModelSignature Signature { get; }

    /// <summary>Makes a frame: buffers for the inputs and for the wanted outputs. Make few and use them again.</summary>
    /// <param name="outputs">The outputs wanted, in the order wanted; null for all in the signature's order. What is not wanted need not be computed.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null);
}
