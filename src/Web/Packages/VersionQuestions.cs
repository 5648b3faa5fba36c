using System.Threading.RateLimiting;
using Platform.Application;

namespace Platform.Web.Packages;

/// <summary>How often a person may ask what versions there are: each question may be a page that an agent has to fetch.</summary>
public sealed class VersionQuestions : IDisposable
{
    /// <summary>Questions that pass at once.</summary>
    public const int Burst = 60;

    private static readonly Refusal TooMany = new(
        RefusalKind.TooMany,
        "You have looked up the versions of many packages in a short time. Nothing was changed: try again in a few seconds.",
        RetryAfterSeconds: 5);

    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(
        person => RateLimitPartition.GetTokenBucketLimiter(person, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true
        }));

    /// <summary>Why it may not be asked now; null when it may.</summary>
    public Refusal? Refuses(Guid person)
    {
        using var lease = _limiter.AttemptAcquire(person);
        return lease.IsAcquired ? null : TooMany;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
