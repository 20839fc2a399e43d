namespace MlOps.Sdk.Serving;

/// <summary>How tensors travel to a model on another server and back.</summary>
public enum RemoteTensorForm
{
    /// <summary>In binary where the server's metadata names the extension <c>binary_tensor_data</c>, in JSON otherwise.</summary>
    Auto = 0,

    /// <summary>By the binary tensor extension: exact, and the fastest.</summary>
    Binary = 1,

    /// <summary>As JSON, which every server of the protocol takes.</summary>
    Json = 2,
}
