using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>What a host keeps between sandboxes, processes and an index that does not know everybody.</summary>
public sealed class HostTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    private const string Password = "a-password-of-the-host";

    [Fact]
    public async Task What_is_kept_outlives_the_agent()
    {
        var cache = Directory.CreateTempSubdirectory("packages-").FullName;
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}", $"Packages:CacheFolder={cache}");
        await own.InitializeAsync();
        await using (var first = await own.StartSandboxAsync())
            await PackageWorld.TypeAsync(first, "pip install certifi");
        await own.StopAgentAsync();
        // What a process that was killed leaves behind: a file that is not whole, and one that the disk has spoiled.
        await File.WriteAllTextAsync(Path.Combine(cache, "new", "half"), "half", TestContext.Current.CancellationToken);
        await own.StartAgentAsync();
        world.Index.Forget();

        await using var second = await own.StartSandboxAsync();
        Assert.Contains("Successfully installed certifi", await PackageWorld.TypeAsync(second, "pip install certifi"));

        var files = await own.State.WaitForAsync<ReportPackageFiles>(r => r.SandboxId == second.Id);
        Assert.True(Assert.Single(files.Files).FromCache);
        Assert.Equal(0, world.Index.CountAll("/files/"));
        Assert.Empty(Directory.GetFiles(Path.Combine(cache, "new")));
    }

    [Fact]
    public async Task An_index_with_a_password_is_asked_with_it_and_no_sandbox_sees_it()
    {
        await using var index = await IndexServer.StartAsync(Environment.GetEnvironmentVariable("TEST_WHEELS"));
        index.RequireCredentials("reader", Password);
        await using var own = new AgentPlayground(0, $"Packages:Index={index.Index}", "Packages:User=reader", $"Packages:Password={Password}");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        Assert.Contains("Successfully installed six", await PackageWorld.TypeAsync(sandbox, "pip install six"));
        // Neither where settings are, nor in what the gate answers an installer.
        const string Look = """
            mkdir -p ~/x; printf 'import urllib.request as u\nr = u.urlopen("http://127.0.0.1:3141/simple/six/")\nprint(r.headers, r.read().decode())\n' > ~/x/pip
            python ~/x/pip; env; cat /proc/*/environ /proc/*/cmdline /etc/pip.conf 2>/dev/null | tr '\0' '\n'; pip config list
            """;
        var seen = await sandbox.ShellAsync(Look);
        Assert.Contains("six-1.16.0", seen);
        Assert.DoesNotContain(Password, seen);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"reader:{Password}")), seen);
    }

    [Fact]
    public async Task A_wrong_password_is_said_to_be_the_index_that_does_not_answer()
    {
        await using var index = await IndexServer.StartAsync();
        index.RequireCredentials("reader", Password);
        await using var own = new AgentPlayground(0, $"Packages:Index={index.Index}", "Packages:User=reader", "Packages:Password=another");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        await PackageWorld.TypeAsync(sandbox, "pip install six");
        var ended = await own.State.WaitForAsync<ReportInstallationEnded>(_ => true, 30);
        Assert.Equal(PackageFailure.IndexUnavailable, ended.Failure);
        Assert.DoesNotContain("another", ended.Detail);
    }

    /// <summary>Nothing but what is configured is a place where files are, and credentials are the index's alone.</summary>
    [Fact]
    public async Task Files_may_be_on_a_second_host_that_is_not_given_the_password()
    {
        var wheels = Environment.GetEnvironmentVariable("TEST_WHEELS");
        await using var index = await IndexServer.StartAsync(wheels);
        await using var files = await IndexServer.StartAsync(wheels);
        index.RequireCredentials("reader", Password);
        index.FilesUrl = $"{files.Url}/files/";
        string? credentials = null;
        var six = index.Projects.Contains("six") ? index.File("six") : throw new InvalidOperationException("There is no six.");
        files.On($"/files/{six.Name}", context =>
        {
            credentials = context.Request.Headers.Authorization.ToString();
            return files.AnswerProperlyAsync(context);
        });
        var host = new Uri(files.Url);
        await using var own = new AgentPlayground(
            0, $"Packages:Index={index.Index}", "Packages:User=reader", $"Packages:Password={Password}", $"Packages:FileHosts={host.Host}:{host.Port}");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        Assert.Contains("Successfully installed six", await PackageWorld.TypeAsync(sandbox, "pip install six"));
        Assert.Equal("", credentials);
        Assert.Equal(0, index.CountAll("/files/"));

        await using var strict = new AgentPlayground(0, $"Packages:Index={index.Index}", "Packages:User=reader", $"Packages:Password={Password}");
        await strict.InitializeAsync();
        await using var other = await strict.StartSandboxAsync();
        files.Forget();
        Assert.DoesNotContain("Successfully installed", await PackageWorld.TypeAsync(other, "pip install six"));
        Assert.Equal(0, files.CountAll());
    }

    [Fact]
    public async Task What_one_sandbox_has_fetched_another_gets_from_the_host()
    {
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}");
        await own.InitializeAsync();
        await using var first = await own.StartSandboxAsync();
        await PackageWorld.TypeAsync(first, "pip install idna");
        Assert.False(Assert.Single((await own.State.WaitForAsync<ReportPackageFiles>(r => r.SandboxId == first.Id)).Files).FromCache);
        world.Index.Forget();
        await using var second = await own.StartSandboxAsync();
        await PackageWorld.TypeAsync(second, "pip install idna");
        Assert.True(Assert.Single((await own.State.WaitForAsync<ReportPackageFiles>(r => r.SandboxId == second.Id)).Files).FromCache);
        Assert.Equal(0, world.Index.CountAll("/files/"));
    }

    [Fact]
    public async Task An_installation_holds_up_an_agent_that_is_to_end()
    {
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        var release = world.Index.Hold("/simple/idna/", out var asked);
        var command = new ChangePackages(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid(), PackageAction.Install, ["idna"], null, ".venv", sandbox.Workspace.Version);
        await own.Web.SendAsync(command);
        await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var drained = own.Agent.Services.GetRequiredService<SandboxRegistry>().DrainAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(drained.IsCompleted);
        release.SetResult();
        Assert.Null((await own.State.WaitForAsync<ReportInstallationEnded>(r => r.InstallationId == command.InstallationId, 60)).Failure);
        await drained.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        // Told a second time, it is still over.
        await own.Web.SendAsync(command);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Single(own.State.All<ReportInstallationStarted>(), r => r.InstallationId == command.InstallationId);
    }

    [Fact]
    public async Task A_disk_that_gets_full_is_said_to_be_and_what_was_there_still_works()
    {
        world.Index.Add(MadeWheel.Make("fills-the-disk", "1.0", ballast: 60_000_000));
        await using var sandbox = await world.Playground.StartSandboxAsync(new SandboxLimits { DiskBytes = 80L << 20 });
        Assert.Null((await world.InstallAsync(sandbox, "six")).Ended.Failure);

        var (failure, detail) = await world.FailureAsync(sandbox, "fills-the-disk");

        Assert.Equal(PackageFailure.DiskFull, failure);
        Assert.Contains("delete what is not needed", detail);
        Assert.Equal("1.16.0", (await sandbox.ShellAsync("python -c 'import six; print(six.__version__)'")).Trim());
    }
}
