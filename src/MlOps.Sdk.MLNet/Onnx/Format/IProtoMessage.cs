namespace MlOps.Sdk.MLNet;

/// <summary>A message of onnx.proto that writes its own fields.</summary>
internal interface IProtoMessage
{
    void WriteTo(ProtoWriter writer);
}
