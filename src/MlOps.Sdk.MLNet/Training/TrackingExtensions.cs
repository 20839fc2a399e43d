using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Tracks what an <see cref="MLContext"/> trains.</summary>
public static class TrackingExtensions
{
    /// <summary>Training with this context that is logged to a run.</summary>
    /// <param name="context">The context that trains.</param>
    /// <param name="run">The run to write to.</param>
    /// <param name="seed">The seed the context was made with, logged as a param; ML.NET does not show it.</param>
    /// <param name="time">The clock of the timings; null for the system's.</param>
    /// <param name="onnxRuntime">
    /// Loads an ONNX file into the runtime that will serve it, such as <c>bytes => OnnxModel.Load(bytes)</c> of MlOps.Sdk.Serving;
    /// with it every logged export is verified on a sample of the training rows. Null leaves exports unverified, and the run says so.
    /// </param>
    public static TrainingTracker Track(this MLContext context, IRunLog run, int? seed = null, TimeProvider? time = null, Func<ReadOnlyMemory<byte>, IPredictor>? onnxRuntime = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(run);
        return new TrainingTracker(context, run, seed, time ?? TimeProvider.System, onnxRuntime);
    }
}
