namespace MlOps.Sdk;

/// <summary>
/// The time a decision is made at. A clock may go back; what it allowed to end must not come alive again. So a permission
/// counts by the latest time known, and a prohibition by either time.
/// </summary>
/// <param name="Now">What the clock says.</param>
/// <param name="Latest">The latest time that the clock, or any fact of the model, has ever shown.</param>
internal readonly record struct DecisionTime(DateTimeOffset Now, DateTimeOffset Latest);
