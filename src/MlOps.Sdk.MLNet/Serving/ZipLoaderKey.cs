using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.MLNet;

/// <summary>The part of a saved component's header that says what ML.NET will call to load it.</summary>
/// <param name="Loader">The loader's signature, such as <c>TransformerChain</c>.</param>
/// <param name="Alternative">The signature tried where the first is not known; usually empty.</param>
/// <param name="AssemblyName">The display name of the assembly ML.NET will load; empty where the header has none.</param>
internal sealed record ZipLoaderKey(string Loader, string Alternative, string AssemblyName)
{
    private const int LoaderOffset = 0x50;
    private const int SignatureLength = 24;
    private const int AssemblyOffset = 0x90;
    private const int HeaderLength = 0x100;
    private const int LongestAssemblyName = 2048;

    private static ReadOnlySpan<byte> Magic => "ML\0MODEL"u8;

    /// <summary>Whether content begins as a saved component does.</summary>
    public static bool IsComponent(ReadOnlySpan<byte> content) => content.StartsWith(Magic);

    /// <summary>Reads the header, or null where the content is too short or points outside itself.</summary>
    public static ZipLoaderKey? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < HeaderLength || !IsComponent(content))
            return null;

        var start = BinaryPrimitives.ReadInt64LittleEndian(content[AssemblyOffset..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(content[(AssemblyOffset + sizeof(long))..]);
        if (length is < 0 or > LongestAssemblyName || start < 0 || start > content.Length - length)
            return null;

        return new(
            Text(content.Slice(LoaderOffset, SignatureLength)),
            Text(content.Slice(LoaderOffset + SignatureLength, SignatureLength)),
            Encoding.Unicode.GetString(content.Slice((int)start, (int)length)));
    }

    private static string Text(ReadOnlySpan<byte> ascii) => Encoding.ASCII.GetString(ascii.TrimEnd((byte)0));
}
