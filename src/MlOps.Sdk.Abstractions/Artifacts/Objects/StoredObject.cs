namespace MlOps.Sdk;

/// <summary>An object in a store of objects: its key and its size in bytes.</summary>
public readonly record struct StoredObject(string Key, long Size);
