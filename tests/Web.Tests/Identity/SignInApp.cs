using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Web.Tests.Identity;

/// <summary>An application with the product's own limits on mails, and a clock that can be moved.</summary>
public sealed class SignInApp : PlatformApp
{
    public MovableClock Clock { get; } = new();

    protected override void Configure(IWebHostBuilder builder)
    {
        builder.UseSetting("Platform:SignInLimits:PerClient", "30");
        builder.UseSetting("Platform:SignInLimits:PerAddress", "5");
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));
    }
}

/// <summary>The time, a while later.</summary>
public sealed class MovableClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
