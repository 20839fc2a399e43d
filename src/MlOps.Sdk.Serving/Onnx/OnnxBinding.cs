using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlOps.Sdk.Serving;

/// <summary>The native binding of a frame's buffers for one combination of input shapes.</summary>
internal sealed class OnnxBinding : IDisposable
{
    private readonly OrtIoBinding _native;
    private readonly long[]?[] _shapes;
    private readonly nint[] _addresses;
    private readonly TextTensor?[] _textInputs;
    private readonly TextTensor?[] _textOutputs;
    private readonly bool[] _known;
    private readonly bool _allKnown;

    public OnnxBinding(InferenceSession session, OnnxFrame frame, ReadOnlySpan<bool> known)
    {
        _known = known.ToArray();
        _allKnown = !known.Contains(false);
        _shapes = [.. frame.Inputs.Concat(frame.OptionalInputs).Select(i => i.IsShaped ? i.Shape.ToArray() : null)];
        _addresses = new nint[_shapes.Length + frame.Outputs.Count];
        _textInputs = new TextTensor?[_shapes.Length];
        _textOutputs = new TextTensor?[frame.Outputs.Count];
        _native = session.CreateIoBinding();
        for (var i = 0; i < _shapes.Length; i++)
        {
            if (Input(frame, i) is { IsShaped: true } input)
                BindInput(input, i);
        }

        for (var i = 0; i < frame.Outputs.Count; i++)
            BindOutput(frame.Outputs[i], i);
    }

    /// <summary>Whether it was made for the shapes and addresses the frame has now.</summary>
    public bool Fits(OnnxFrame frame)
    {
        for (var i = 0; i < _shapes.Length; i++)
        {
            var input = Input(frame, i);
            if (!SameShape(input, _shapes[i]) || Address(input) != _addresses[i])
                return false;
        }

        for (var i = 0; i < _known.Length; i++)
        {
            if (_known[i] && Address(frame.Outputs[i]) != _addresses[_shapes.Length + i])
                return false;
        }

        return true;
    }

    public void WriteTexts(OnnxFrame frame)
    {
        for (var i = 0; i < _textInputs.Length; i++)
            _textInputs[i]?.Write(Input(frame, i).AsTexts());
    }

    public void Run(InferenceSession session, RunOptions options, OnnxFrame frame)
    {
        if (_allKnown)
        {
            session.RunWithBinding(options, _native);
            for (var i = 0; i < _textOutputs.Length; i++)
                _textOutputs[i]?.Read(frame.Outputs[i].AsTexts());
            return;
        }

        // Bound anew each time: the runtime would add to the sequence of the run before.
        for (var i = 0; i < _known.Length; i++)
        {
            if (!_known[i])
                _native.BindOutputToDevice(frame.Outputs[i].Spec.Name, OrtMemoryInfo.DefaultInstance);
        }

        using var results = session.RunWithBoundResults(options, _native);
        var next = 0;
        foreach (var result in results)
        {
            if (_known[next])
                _textOutputs[next]?.Read(frame.Outputs[next].AsTexts());
            else
                OnnxValues.Copy(result, frame.Outputs[next]);
            next++;
        }
    }

    public void Dispose()
    {
        _native.Dispose();
        foreach (var tensor in _textInputs.Concat(_textOutputs))
            tensor?.Dispose();
    }

    private static TensorBuffer Input(OnnxFrame frame, int index) =>
        index < frame.Inputs.Count ? frame.Inputs[index] : frame.OptionalInputs[index - frame.Inputs.Count];

    // Texts are copied, so where they lie does not matter.
    private static nint Address(TensorBuffer buffer) => buffer.ElementType == ElementType.String || !buffer.IsShaped ? 0 : buffer.Address;

    // An optional input that is absent has no shape at all, unlike a scalar, whose shape is empty.
    private static bool SameShape(TensorBuffer buffer, long[]? shape) =>
        buffer.IsShaped ? shape is not null && buffer.Shape.SequenceEqual(shape) : shape is null;

    private static OrtValue Wrap(TensorBuffer buffer) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance,
        (TensorElementType)buffer.ElementType,
        buffer.Shape.ToArray(),
        buffer.Address,
        (long)buffer.Length * buffer.ElementType.SizeInBytes());

    private void BindInput(TensorBuffer buffer, int index)
    {
        _addresses[index] = Address(buffer);
        if (buffer.ElementType == ElementType.String)
        {
            _textInputs[index] = new TextTensor(buffer.Shape.ToArray(), buffer.Length);
            _native.BindInput(buffer.Spec.Name, _textInputs[index]!.Value);
            return;
        }

        using var value = Wrap(buffer);
        _native.BindInput(buffer.Spec.Name, value);
    }

    private void BindMemory(TensorBuffer buffer, int index)
    {
        _addresses[_shapes.Length + index] = Address(buffer);
        using var value = Wrap(buffer);
        _native.BindOutput(buffer.Spec.Name, value);
    }

    private void BindOutput(TensorBuffer buffer, int index)
    {
        if (!_known[index])
            _native.BindOutputToDevice(buffer.Spec.Name, OrtMemoryInfo.DefaultInstance);
        else if (buffer.ElementType == ElementType.String)
            _native.BindOutput(buffer.Spec.Name, (_textOutputs[index] = new TextTensor(buffer.Shape.ToArray(), buffer.Length)).Value);
        else
            BindMemory(buffer, index);
    }
}
