using System.Text;

namespace MlOps.Sdk.Generators;

/// <summary>Lines of code, indented; the same on every machine.</summary>
internal sealed class CodeText(CodeText? around = null)
{
    private readonly StringBuilder _text = new();
    private int _depth = around?._depth ?? 0;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    /// <summary>Starts a block, below its head where it has one.</summary>
    public void Open(string head = "")
    {
        if (head.Length > 0)
            Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string end = "")
    {
        _depth--;
        Line("}" + end);
    }

    /// <summary>A line below another that goes on.</summary>
    public void Continue(string line) => Line("    " + line);

    public void Append(CodeText lines) => _text.Append(lines._text);

    public override string ToString() => _text.ToString();
}
