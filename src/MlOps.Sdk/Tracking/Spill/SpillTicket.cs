namespace MlOps.Sdk;

/// <summary>Where a batch lies in a spill.</summary>
internal sealed record SpillTicket(SpillSegment Segment, long Offset, int Length);
