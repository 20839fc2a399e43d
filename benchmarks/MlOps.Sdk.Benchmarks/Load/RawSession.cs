using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The runtime alone: everything bound once and kept, as few calls of it as can be; or a value made for each call, as services do that take a little care.</summary>
internal sealed class RawSession : IDisposable
{
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _boundInput;
    private readonly OrtValue _boundOutput;
    private readonly string[] _wanted;
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly long[] _shape;

    /// <param name="session">The model, with one input.</param>
    /// <param name="output">The output wanted.</param>
    /// <param name="shape">The input's shape; null for one row of the shape that the model states.</param>
    /// <param name="width">The output's elements; 0 for as many as the model states.</param>
    public RawSession(InferenceSession session, string output = "probabilities", long[]? shape = null, int width = 0)
    {
        (_session, _wanted) = (session, [output]);
        _shape = shape ?? [1, .. session.InputMetadata.Values.Single().Dimensions.Skip(1).Select(d => (long)d)];
        _input = GC.AllocateArray<float>((int)_shape.Aggregate(1L, (a, b) => a * b), pinned: true);
        _output = GC.AllocateArray<float>(width > 0 ? width : session.OutputMetadata[output].Dimensions[^1], pinned: true);
        _boundInput = OrtValue.CreateTensorValueFromMemory(_input, _shape);
        _boundOutput = OrtValue.CreateTensorValueFromMemory(_output, [1, _output.Length]);
        _binding = session.CreateIoBinding();
        _binding.BindInput(session.InputNames[0], _boundInput);
        _binding.BindOutput(output, _boundOutput);
    }

    public ReadOnlySpan<float> Output => _output;

    public static InferenceSession Open(byte[] content)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new(content, options);
    }

    public float Bound(float[] features)
    {
        features.CopyTo(_input, 0);
        _session.RunWithBinding(_options, _binding);
        return _output[1];
    }

    public float ValuePerCall(float[] features)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(features, _shape);
        using var results = _session.Run(_options, _session.InputNames, [input], _wanted);
        return results[0].GetTensorDataAsSpan<float>()[1];
    }

    public void Dispose()
    {
        _binding.Dispose();
        _boundInput.Dispose();
        _boundOutput.Dispose();
        _options.Dispose();
    }
}
