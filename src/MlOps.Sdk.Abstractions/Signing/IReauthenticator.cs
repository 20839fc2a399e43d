namespace MlOps.Sdk;

/// <summary>Asks a person to prove anew to be present, by whatever the application signs people in with.</summary>
public interface IReauthenticator
{
    /// <summary>Asks the person, and returns the proof.</summary>
    /// <param name="signerId">Who is to sign.</param>
    /// <param name="cancellationToken">The person gave up.</param>
    /// <exception cref="MlOpsPolicyException">The person did not prove it.</exception>
    ValueTask<Reauthentication> ReauthenticateAsync(string signerId, CancellationToken cancellationToken = default);
}
