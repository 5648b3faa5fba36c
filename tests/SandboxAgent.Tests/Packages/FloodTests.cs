using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>A learner's program that writes well-formed frames without end: one sandbox costs the agent no more than its counts.</summary>
public sealed class FloodTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    [Fact]
    public async Task Sets_that_change_all_the_time_are_told_at_a_pace_and_the_last_one_is_what_there_is()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var tunnel = await TunnelAsync(sandbox);
        var frames = new[] { Set("1.0"), Set("2.0") };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
            tunnel.Handle(frames[i % 2]);
        tunnel.Handle(Set("3.0"));
        var last = await world.State.WaitForAsync<ReportPackageSet>(r => r.SandboxId == sandbox.Id && r.Packages.Any(p => p.Version == "3.0"));
        Assert.Equal(TunnelLimits.Packages, last.Packages.Count);
        // A burst of sixty, then one a second.
        Assert.InRange(world.State.All<ReportPackageSet>().Count(r => r.SandboxId == sandbox.Id), 1, 65 + (int)clock.Elapsed.TotalSeconds);

        static byte[] Set(string version)
        {
            var frame = new FrameWriter(FrameType.PackageSet, 0).Text(".venv").Byte(1).U16(TunnelLimits.Packages);
            for (var i = 0; i < TunnelLimits.Packages; i++)
                frame.Text($"package-{i}").Text(version).I64(9);
            return frame.End()[4..].ToArray();
        }
    }

    [Fact]
    public async Task Installers_that_come_and_go_are_no_more_at_a_time_than_those_that_stay()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var tunnel = await TunnelAsync(sandbox);
        // What they have installed is not answered while the helper stands still, so none of them is over.
        await sandbox.ShellAsync("pkill -STOP -f '[s]andbox-link packages'");
        for (uint id = 1; id <= 2000; id++)
        {
            tunnel.Handle(Open(id, id));
            tunnel.Handle(new FrameWriter(FrameType.InstallerEnded, 0).U32(id).I64(7).End()[4..].Span);
            tunnel.Handle(new FrameWriter(FrameType.TunnelReset, id).End()[4..].Span);
        }
        await sandbox.ShellAsync("pkill -CONT -f '[s]andbox-link packages'");
        // Only what is reported in order tells that nothing more comes. The request before and this one are installers' as well.
        var refused = await PackageWorld.GetAsync(sandbox, "/nothing");
        Assert.Matches("HTTP/1.1 (404|429) ", refused);
        await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.SandboxId == sandbox.Id);
        Assert.InRange(world.State.All<ReportInstallationStarted>().Count(r => r.SandboxId == sandbox.Id), 1, PackageLedger.MostUnderWay + 2);
    }

    [Fact]
    public async Task An_installer_too_many_is_told_that_it_is()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        // Each keeps its connection open, and with it its installation.
        const string Program = "import socket, time; s = socket.create_connection((\"127.0.0.1\", 3141)); s.sendall(b\"GET /simple/six/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n\"); s.recv(100); time.sleep(60)";
        await sandbox.ShellAsync(
            $"mkdir -p ~/y && echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(Program))} | base64 -d > ~/y/pip; "
            + $"for i in $(seq {PackageLedger.MostUnderWay}); do (python ~/y/pip >/dev/null 2>&1 &) ; done");
        await Until.TrueAsync(
            () => Task.FromResult(world.State.All<ReportInstallationStarted>().Count(r => r.SandboxId == sandbox.Id) == PackageLedger.MostUnderWay), "not all began");
        var answer = await PackageWorld.GetAsync(sandbox, "/simple/six/");
        Assert.StartsWith("HTTP/1.1 429 16 installations are under way", answer);
        await sandbox.ShellAsync("pkill -f '[y]/pip' || true");
        await Until.TrueAsync(async () => (await PackageWorld.GetAsync(sandbox, "/simple/six/")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), "nothing may be installed any more");
    }

    /// <summary>Frames as from a helper, of a sandbox whose own has settled.</summary>
    private async Task<Tunnel> TunnelAsync(TestSandbox sandbox)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, "/simple/six/"));
        var services = world.Playground.Agent.Services;
        var packages = services.GetRequiredService<SandboxRegistry>().Find(sandbox.Id)!.Packages;
        await Until.TrueAsync(() => Task.FromResult(!packages.IsUnderWay), "an installation does not end");
        return new Tunnel(Exec.Over(Stream.Null), packages, new PackageListener());
    }

    private static byte[] Open(uint id, uint process) => new FrameWriter(FrameType.TunnelOpen, id).Byte(1).U32(process).I64(7)
        .Text("pip install six").Text(".venv").Text("").End()[4..].ToArray();
}
