using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>A native text tensor and what it was last seen to hold, so that a repeated text costs neither a copy nor a string.</summary>
internal sealed class TextTensor : IDisposable
{
    private const int MaxKept = 32;

    private readonly string?[] _written;
    private readonly List<(byte[] Utf8, string Text)> _labels = [];

    public TextTensor(long[] shape, int length)
    {
        Value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        _written = new string?[length];
    }

    public OrtValue Value { get; }

    public void Write(ReadOnlySpan<string?> texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i] ?? "";
            if (string.Equals(_written[i] ?? "", text, StringComparison.Ordinal))
                continue;

            _written[i] = null;
            SetUtf8(text, i);
            _written[i] = text;
        }
    }

    public void Read(Span<string?> texts)
    {
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Intern(Value.GetStringElementAsSpan(i));
    }

    public void Dispose() => Value.Dispose();

    private void SetUtf8(string text, int index)
    {
        const int OnStack = 512;
        if (text.Length <= OnStack / 3)
        {
            Span<byte> utf8 = stackalloc byte[OnStack];
            Value.StringTensorSetElementAt(utf8[..Encoding.UTF8.GetBytes(text, utf8)], index);
        }
        else
        {
            Value.StringTensorSetElementAt(Encoding.UTF8.GetBytes(text).AsSpan(), index);
        }
    }

    private string Intern(ReadOnlySpan<byte> utf8)
    {
        foreach (var (known, text) in _labels)
        {
            if (utf8.SequenceEqual(known))
                return text;
        }

        var added = Encoding.UTF8.GetString(utf8);
        if (_labels.Count < MaxKept)
            _labels.Add((utf8.ToArray(), added));

        return added;
    }
}
