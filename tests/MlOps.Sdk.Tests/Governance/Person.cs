namespace MlOps.Sdk.Tests.Governance;

/// <summary>Whoever acts now; a test says who.</summary>
internal sealed class Person : IActorProvider
{
    public string Actor { get; private set; } = "ann";

    public IReadOnlyCollection<string> Roles { get; private set; } = [];

    public void Is(string name, params string[] roles) => (Actor, Roles) = (name, roles);
}
