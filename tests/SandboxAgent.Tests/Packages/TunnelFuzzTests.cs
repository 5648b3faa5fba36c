using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;
using Platform.SandboxAgent.Tests.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>Random and mutated frames on the way that packages come, in both directions (see <see cref="FuzzTests"/>).</summary>
public sealed class TunnelFuzzTests(PackageWorld world, ITestOutputHelper output) : IClassFixture<PackageWorld>
{
    /// <summary>What comes out of a sandbox is what a learner's program wants it to be.</summary>
    [Fact]
    public async Task The_agent_survives_any_stream_of_connections()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var services = world.Playground.Agent.Services;
        var packages = services.GetRequiredService<SandboxRegistry>().Find(sandbox.Id)!.Packages;
        var listener = services.GetRequiredService<PackageListener>();
        var (seed, refused, clock, memory) = (Fuzz.FirstSeed, 0, Stopwatch.StartNew(), GC.GetTotalMemory(true));
        for (; clock.Elapsed < Fuzz.Budget; seed++)
        {
            var random = new Random(seed);
            var tunnel = new Tunnel(Exec.Over(new FuzzWire(random, Fuzz.Mutated(random, FromLink(random)))), packages, listener);
            var looked = tunnel.LookAsync(".venv", TimeSpan.FromSeconds(20));
            try
            {
                refused += await tunnel.ReadAsync(TestContext.Current.CancellationToken) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
            // Answered or lost with the tunnel; nobody waits for ever.
            await looked.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }
        output.WriteLine($"{seed - Fuzz.FirstSeed} streams, {refused} refused, {(GC.GetTotalMemory(true) - memory) >> 10} KiB more memory");
        Assert.InRange(refused, 1, seed - Fuzz.FirstSeed - 1);
        Assert.InRange(GC.GetTotalMemory(true) - memory, long.MinValue, 64L << 20);
        // Others, and this sandbox's own helper, have noticed nothing.
        await using var other = await world.Playground.StartSandboxAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(other, "/simple/six/"));
    }

    /// <summary>However many small pieces: what a connection holds is a window, and 64 of them a few megabytes.</summary>
    [Fact]
    public async Task Single_bytes_take_no_more_room_than_large_pieces()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var services = world.Playground.Agent.Services;
        var packages = services.GetRequiredService<SandboxRegistry>().Find(sandbox.Id)!.Packages;
        var tunnel = new Tunnel(Exec.Over(new MemoryStream()), packages, new PackageListener());
        var before = GC.GetTotalMemory(true);
        for (uint id = 1; id <= TunnelLimits.Connections; id++)
        {
            tunnel.Handle(new FrameWriter(FrameType.TunnelOpen, id).Byte(0).End().Span[4..]);
            var piece = new FrameWriter(FrameType.TunnelData, id).Byte((byte)'x').End();
            // Some of it goes on to the server, which is not there, and makes room for as much.
            var taken = 0;
            Assert.Throws<FrameException>(() =>
            {
                for (; taken < 4 * TunnelLimits.Window; taken++)
                    tunnel.Handle(piece.Span[4..]);
            });
            Assert.InRange(taken, TunnelLimits.Window, 2 * TunnelLimits.Window);
        }
        // Other tests have memory of their own in this process; an object for each byte would be ten times as much.
        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, TunnelLimits.Connections * 8L * TunnelLimits.Window);
        tunnel.Close();
    }

    /// <summary>What the agent sends cannot break the helper: it answers or ends, and is started again.</summary>
    [Fact]
    public async Task The_helper_survives_any_stream_of_connections()
    {
        await using var sandbox = await BareContainer.StartAsync(world.Playground, SandboxLimits.Default);
        using var engine = new Engine(new AgentSettings { Engine = $"unix://{world.Playground.GateSocket}", Id = world.Playground.AgentId });
        var hello = new FrameWriter(FrameType.Look, 1).Text(".venv").End().ToArray();
        var (seed, answered, clock) = (Fuzz.FirstSeed, 0L, Stopwatch.StartNew());
        for (; clock.Elapsed < Fuzz.Budget; seed++)
        {
            var random = new Random(seed);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            using var exec = await Exec.StartAsync(engine, sandbox.Id, [ContainerTemplate.Link, "packages"], [], null, patience.Token);
            answered += await Fuzz.TalkAsync(
                exec, hello, Fuzz.Mutated(random, FromAgent(random)), (FrameType.TunnelOpen, FrameType.PackageSet), seed, patience.Token);
        }
        output.WriteLine($"{seed - Fuzz.FirstSeed} helpers, {answered} well-formed answers");
        Assert.True(answered >= seed - Fuzz.FirstSeed, $"{answered} answers of {seed - Fuzz.FirstSeed} helpers");
        Assert.Equal("alive\n", await sandbox.ShellAsync("echo alive"));
    }

    private static List<byte[]> FromLink(Random random)
    {
        var (frames, opened) = (new List<byte[]>(), 0u);
        for (var count = random.Next(2, 20); count > 0; count--)
        {
            var id = (uint)random.Next(1, (int)opened + 1);
            frames.Add((opened == 0 ? 0 : random.Next(8)) switch
            {
                0 when random.Next(3) == 0 => new FrameWriter(FrameType.TunnelOpen, ++opened).Byte(0).End().ToArray(),
                0 => new FrameWriter(FrameType.TunnelOpen, ++opened).Byte(1).U32((uint)random.Next(1, 5)).I64(7)
                    .Text("pip install six").Text(".venv").Text("").End().ToArray(),
                1 => new FrameWriter(FrameType.TunnelEnd, id).End().ToArray(),
                2 => new FrameWriter(FrameType.TunnelReset, id).End().ToArray(),
                3 => new FrameWriter(FrameType.TunnelCredit, id).U32((uint)random.Next(0, 3)).End().ToArray(),
                4 => new FrameWriter(FrameType.InstallerEnded, 0).U32((uint)random.Next(1, 5)).I64(7).End().ToArray(),
                5 => new FrameWriter(FrameType.PackageSet, (uint)random.Next(2)).Text(".venv").Byte(1).U16(1).Text("six").Text("1.0").I64(9).End().ToArray(),
                _ => new FrameWriter(FrameType.TunnelData, id).Bytes(Request(random)).End().ToArray()
            });
        }
        return frames;
    }

    private static List<byte[]> FromAgent(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 20)).Select(_ =>
        {
            // Nobody in the sandbox has connected: each is one that is gone, or never was.
            var id = (uint)random.Next(0, 4);
            return random.Next(5) switch
            {
                0 => new FrameWriter(FrameType.TunnelEnd, id).End().ToArray(),
                1 => new FrameWriter(FrameType.TunnelReset, id).End().ToArray(),
                2 => new FrameWriter(FrameType.TunnelCredit, id).U32((uint)random.Next()).End().ToArray(),
                3 => new FrameWriter(FrameType.Look, id).Text(random.Next(2) == 0 ? ".venv" : "../../etc").End().ToArray(),
                _ => new FrameWriter(FrameType.TunnelData, id).Bytes(Request(random)).End().ToArray()
            };
        })
    ];

    private static byte[] Request(Random random)
    {
        if (random.Next(3) > 0)
            return Encoding.ASCII.GetBytes($"GET /{(random.Next(2) == 0 ? "simple/six/" : "x")} HTTP/1.1\r\nHost: gate\r\n\r\n");
        var bytes = new byte[random.Next(1, 2000)];
        random.NextBytes(bytes);
        return bytes;
    }
}
