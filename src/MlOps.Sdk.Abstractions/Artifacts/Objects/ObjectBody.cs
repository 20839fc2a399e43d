namespace MlOps.Sdk;

/// <summary>An object, or a part of it, being read: the bytes and how many there are.</summary>
public readonly record struct ObjectBody(Stream Content, long Length);
