using AspNetService;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>The sample service on a store of its own.</summary>
public sealed class AspNetServiceFactory : WebApplicationFactory<Iris>
{
    private readonly string _store = Directory.CreateTempSubdirectory("mlops-service-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("MlOps:Directory", _store);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(_store))
            Directory.Delete(_store, recursive: true);
    }
}
