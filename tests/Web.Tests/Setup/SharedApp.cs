using Microsoft.AspNetCore.Hosting;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace Platform.Web.Tests.Setup;

/// <summary>The application that most tests share: everybody in it has a workspace of their own, as in real life.</summary>
public sealed class SharedApp : PlatformApp
{
    public const int MaxFileBytes = 300_000;
    public const int MaxFiles = 40;
    public const int MaxTotalBytes = 700_000;
    public const int MaxWorkspaces = 5;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await TestDatabase.DropTemplateAsync();
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        builder.UseSetting("Platform:WorkspaceLimits:MaxFileBytes", $"{MaxFileBytes}");
        builder.UseSetting("Platform:WorkspaceLimits:MaxFiles", $"{MaxFiles}");
        builder.UseSetting("Platform:WorkspaceLimits:MaxTotalBytes", $"{MaxTotalBytes}");
        builder.UseSetting("Platform:WorkspaceLimits:MaxWorkspaces", $"{MaxWorkspaces}");
    }
}
