namespace MlOps.Sdk;

/// <summary>How far a collection has come.</summary>
/// <param name="Judged">Contents of the plan that were removed or spared.</param>
/// <param name="Of">Contents in the plan.</param>
/// <param name="Removed">Contents removed.</param>
public readonly record struct GarbageProgress(int Judged, int Of, GarbageCount Removed);
