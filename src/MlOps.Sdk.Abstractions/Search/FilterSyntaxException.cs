namespace MlOps.Sdk;

/// <summary>A filter or an order that does not read; the message says where, what was expected and what to write instead.</summary>
public sealed class FilterSyntaxException : FormatException
{
    /// <summary>Says what is wrong and where.</summary>
    /// <param name="message">What was expected, what was found, and the mend.</param>
    /// <param name="position">The index of the offending character in the text, from 0.</param>
    public FilterSyntaxException(string message, int position)
        : base($"At position {position}: {message}") => Position = position;

    /// <summary>The index of the offending character in the text, from 0; the text's length at its end.</summary>
    public int Position { get; }
}
