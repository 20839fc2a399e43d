using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

[OptionsValidator]
internal sealed partial class AuditTrailOptionsValidator : IValidateOptions<AuditTrailOptions>;
