namespace MlOps.Sdk.AspNetCore;

/// <summary>What a request asks for; used again for the next.</summary>
internal sealed class InferenceRequest
{
    private readonly List<InferenceInput> _inputs = [];

    public string? Id { get; set; }

    /// <summary>Whether outputs that do not say otherwise are wanted in binary.</summary>
    public bool BinaryOutputs { get; set; }

    /// <summary>How long the caller waits, in microseconds; 0 when it does not say.</summary>
    public ulong TimeoutMicroseconds { get; set; }

    public bool HasInputs { get; set; }

    public int InputCount { get; private set; }

    /// <summary>The outputs asked for, in order; empty for all.</summary>
    public List<RequestedOutput> Outputs { get; } = [];

    public InferenceInput Input(int index) => _inputs[index];

    public InferenceInput AddInput()
    {
        if (InputCount == _inputs.Count)
            _inputs.Add(new());

        var input = _inputs[InputCount++];
        input.Clear();
        return input;
    }

    public void Clear()
    {
        (Id, BinaryOutputs, TimeoutMicroseconds, HasInputs, InputCount) = (null, false, 0, false, 0);
        Outputs.Clear();
    }
}
