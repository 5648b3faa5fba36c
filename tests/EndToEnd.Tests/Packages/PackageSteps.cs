using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>What tests of packages do again and again.</summary>
internal static class PackageSteps
{
    /// <summary>Longer than a plot needs: numpy and pandas are unpacked by a sandbox that has one core.</summary>
    public static readonly TimeSpan Installation = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Types a command and waits until it has ended; returns what the shell shows after it.</summary>
    public static async Task<string> TypeAsync(this WorkspacePage page, string command, TimeSpan? within = null)
    {
        await page.ShellAsync();
        // Not in what was typed, so it only appears when the command has ended.
        var mark = $"end-{Guid.NewGuid():N}"[..10];
        await page.Keyboard.TypeAsync($"clear; {command}; echo {mark[..4]}''{mark[4..]}\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, mark, within ?? Installation);
        return (await page.TerminalTextAsync(WorkspacePage.Shell))!;
    }

    /// <summary>The last events of a type that belong to one installation.</summary>
    public static async Task<List<EventInfo>> EventsOfAsync(this Learner learner, Guid installation, string type) =>
        [.. (await learner.EventsAsync()).Where(e => e.Type == type && InstallationOf(e) == installation)];

    public static Guid? InstallationOf(EventInfo e) =>
        e.Data.TryGetProperty(e.Type == "package_installation_requested" ? "id" : "installationId", out var id)
        && id.ValueKind == JsonValueKind.String ? id.GetGuid() : null;

    /// <summary>Names and versions of a set of packages.</summary>
    public static string[] Set(EventInfo e) =>
        [.. e.Data.GetProperty("packages").EnumerateArray().Select(p => $"{p.GetProperty("name").GetString()} {p.GetProperty("version").GetString()}")];

    public static string[] Names(EventInfo e, string property) =>
        [.. e.Data.GetProperty(property).EnumerateArray().Select(n => n.GetString()!)];

    /// <summary>Ends the sandbox, and waits until the page has another.</summary>
    public static async Task NewSandboxAsync(this WorkspacePage page)
    {
        var session = page.Learner.Session;
        var before = (await session.WorkspaceAsync(page.Learner.WorkspaceId, Ct)).Sandbox.SandboxId;
        await session.EndSandboxAsync(page.Learner.WorkspaceId, Ct);
        await page.ReloadAsync();
        await session.SandboxReadyAsync(page.Learner.WorkspaceId, Ct);
        Assert.NotEqual(before, (await session.WorkspaceAsync(page.Learner.WorkspaceId, Ct)).Sandbox.SandboxId);
        await page.SandboxReadyAsync();
    }

    /// <summary>Says what may be installed, as an administrator.</summary>
    public static async Task UsePolicyAsync(
        this PlatformSession administrator, string mode, string[]? allowed = null, string[]? denied = null)
    {
        var now = await administrator.GetAsync<JsonElement>("/api/admin/packages", Ct);
        (await administrator.SendAsync(HttpMethod.Put, "/api/admin/packages", new
        {
            version = now.GetProperty("version").GetInt64(), mode, allowed = allowed ?? [], denied = denied ?? []
        }, Ct)).Dispose();
    }
}
