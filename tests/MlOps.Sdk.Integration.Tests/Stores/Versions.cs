using System.Text;

namespace MlOps.Sdk.Integration.Tests.Stores;

/// <summary>Model versions for tests of the seam alone.</summary>
internal static class Versions
{
    public static Change Change => new() { Actor = "test", At = TimeProvider.System.GetUtcNow() };

    public static NewModelVersion New(string model, string key) => new()
    {
        Model = model,
        Key = key,
        Format = "onnx",
        File = new() { Path = "model.onnx", Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(key)), Size = key.Length },
        Signature = new()
        {
            Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 3] }],
            Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
        },
    };
}
