namespace MlOps.Sdk;

/// <summary>An object being read: the bytes from where it was opened on, and the size in bytes of the whole object.</summary>
public readonly record struct ObjectBody(Stream Content, long Size);
