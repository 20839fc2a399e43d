using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace MlOps.Sdk.Artifacts;

/// <summary>What an exception of the AWS SDK means to a caller.</summary>
internal static class S3Failure
{
    public static MlOpsStoreException? Translate(Exception exception, string attempted, string location) => exception switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } e => new($"Could not {attempted}: the bucket of {location} does not exist. Create it, or correct {nameof(S3ArtifactOptions.Bucket)}.", isTransient: false, e),
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } e => new(
            $"Could not {attempted} in {location}: access denied ({e.ErrorCode}). Check the credentials, and that they allow s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket; without the last, what is missing reads as denied.",
            isTransient: false,
            e),
        AmazonServiceException e => new($"Could not {attempted} in {location}: {e.ErrorCode ?? "no code"}, status {(int)e.StatusCode}. {e.Message}", IsTransient(e), e),
        AmazonClientException e => new($"Could not {attempted} in {location}: {e.Message}", isTransient: false, e),
        _ => null,
    };

    public static bool IsMissingObject(AmazonS3Exception e) => e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket";

    /// <summary>The condition was not met, or another conditional request on the key is under way.</summary>
    public static bool IsTaken(AmazonS3Exception e) => e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict;

    private static bool IsTransient(AmazonServiceException e) =>
        (int)e.StatusCode is 0 or 408 or 409 or 429 or >= 500 && e.StatusCode is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported)
        || e.ErrorCode is "SlowDown" or "Throttling" or "ThrottlingException" or "RequestTimeout" or "RequestTimeTooSkewed" or "InternalError";
}
