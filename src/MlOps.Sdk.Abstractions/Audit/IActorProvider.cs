namespace MlOps.Sdk;

/// <summary>Says on whose behalf the code runs: the signed-in user of a request, a pipeline's identity, the operating system's user.</summary>
public interface IActorProvider
{
    /// <summary>A stable id of the actor, at most 200 characters.</summary>
    string Actor { get; }

    /// <summary>The actor's roles, such as <c>risk officer</c>; none where the provider knows of none. Policies may demand them of approvers.</summary>
    IReadOnlyCollection<string> Roles => [];
}
