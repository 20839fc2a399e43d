namespace MlOps.Sdk.MLNet;

/// <summary>A step, model or column of a fitted pipeline has no faithful ONNX form. Nothing was written.</summary>
public sealed class OnnxExportNotSupportedException : NotSupportedException
{
    /// <summary>Names what cannot be exported and why.</summary>
    /// <param name="subject">What it is, such as <c>step 3 (HashingTransformer giving 'Features')</c>.</param>
    /// <param name="reason">Why it cannot be exported, as the rest of a sentence.</param>
    public OnnxExportNotSupportedException(string subject, string reason)
        : base($"Cannot export {subject} to ONNX: {reason}. Keep the ML.NET zip as the artifact for this pipeline (MLContext.Model.Save), or change the step.")
    {
        Subject = subject;
        Reason = reason;
    }

    /// <summary>What cannot be exported: a step with its number, type and columns, a model type, or a column.</summary>
    public string Subject { get; }

    /// <summary>Why, without the subject.</summary>
    public string Reason { get; }
}
