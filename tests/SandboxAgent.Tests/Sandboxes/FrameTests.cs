using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>The protocol with what runs in a sandbox: any bytes end in a refusal, never in an accident.</summary>
public sealed class FrameTests(AgentPlayground playground)
{
    private static readonly AgentSettings Settings = new() { MaxFileBytes = 1_000_000 };

    [Fact]
    public void Frames_come_out_as_they_went_in_however_they_are_cut()
    {
        var hash = SHA256.HashData("x"u8);
        var stream = new MemoryStream();
        for (var i = 0u; i < 50; i++)
            stream.Write(new FrameWriter(FrameType.Put, i).Text("päth/ü.py").Hash(hash).OptionalHash(null).I64(i).End().Span);
        stream.Write(new FrameWriter(FrameType.PutData, 50).Bytes(new byte[FrameLimits.ChunkBytes]).End().Span);
        var random = new Random(1);
        var rest = stream.ToArray().AsSpan();
        var buffer = new FrameBuffer();
        var count = 0u;
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, random.Next(1, 70_000))];
            piece = piece[..Math.Min(piece.Length, buffer.Free().Length)];
            piece.CopyTo(buffer.Free().Span);
            buffer.Filled(piece.Length);
            rest = rest[piece.Length..];
            while (buffer.TryTake(out var bytes, out var range))
            {
                var frame = new FrameReader(bytes.AsSpan(range));
                Assert.Equal(count, frame.Id);
                if (count++ == 50)
                {
                    Assert.Equal(FrameLimits.ChunkBytes, frame.Rest().Length);
                    continue;
                }
                Assert.Equal(("päth/ü.py", Convert.ToHexString(hash)), (frame.Path(), Convert.ToHexString(frame.Hash())));
                Assert.Null(frame.OptionalHash());
                Assert.Equal(count - 1, frame.I64());
                frame.End();
            }
        }
        Assert.Equal(51u, count);
    }

    [Fact]
    public void Hostile_frames_are_refused_and_nothing_else_happens()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var notices = 0;
            var connection = new LinkConnection(null!, Settings, _ => notices++);
            for (var i = 0; i < 4; i++)
            {
                var frame = Hostile(random);
                try
                {
                    connection.Handle(frame);
                }
                catch (FrameException)
                {
                    break;
                }
            }
            Assert.InRange(notices, 0, 1);
        }
    }

    [Fact]
    public async Task A_list_is_taken_for_a_request_of_one_only_and_has_an_end()
    {
        var connection = new LinkConnection(Exec.Over(Stream.Null), new AgentSettings { MaxEntries = 10 }, _ => { });
        _ = connection.RequestAsync(FrameType.KillSession, f => f.Text("shell-1").I32(9), TimeSpan.FromSeconds(20), CancellationToken.None);
        var listing = connection.RequestAsync(FrameType.ListKnown, null, TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Throws<FrameException>(() => connection.Handle(Entry(1, "a")));
        var longest = string.Join('/', Enumerable.Repeat(new string('x', 203), 5));
        for (var i = 0; i < 10; i++)
            connection.Handle(Entry(2, longest));
        Assert.Throws<FrameException>(() =>
        {
            for (var i = 0; i < 20; i++)
                connection.Handle(Entry(2, "a"));
        });
        connection.Handle(new FrameWriter(FrameType.Reply, 2).Byte(0).End()[4..].Span);
        Assert.InRange((await listing).Known.Count, 10, 30);
        connection.Close();

        static byte[] Entry(uint id, string path) => new FrameWriter(FrameType.Known, id).Byte(0).Text(path).End()[4..].ToArray();
    }

    /// <summary>A browser that closes gives up its request: the helper's late answer to it is not the helper's fault.</summary>
    [Fact]
    public async Task A_request_that_is_given_up_costs_no_sandbox()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1"));
        var link = playground.Agent.Services.GetRequiredService<SandboxRegistry>().Find(sandbox.Id)!.Container.Link;
        await sandbox.ShellAsync("pkill -STOP -f '[s]andbox-link serve'");
        using (var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => link.KillSessionAsync("shell-9", 9, impatient.Token));
        }
        await sandbox.ShellAsync("pkill -CONT -f '[s]andbox-link serve'");
        sandbox.Workspace.Write("main.py", "2");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = 2 ]");
        Assert.DoesNotContain(playground.State.All<ReportSandboxStopped>(), r => r.SandboxId == sandbox.Id);
    }

    [Fact]
    public void Lengths_out_of_bounds_are_refused_before_anything_is_read()
    {
        foreach (var length in new uint[] { 0, 1, 4, FrameLimits.MaxFrameBytes + 1, 0x7fffffff, 0xffffffff })
        {
            var buffer = new FrameBuffer();
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.Free().Span, length);
            buffer.Filled(4);
            Assert.Throws<FrameException>(() => buffer.TryTake(out _, out _));
        }
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("/abs")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/../../b")]
    [InlineData("")]
    [InlineData("new\nline")]
    [InlineData("nul\0")]
    public void Paths_that_lead_elsewhere_do_not_travel(string path) => Assert.False(LinkPaths.IsValid(path));

    [Fact]
    public async Task The_helper_ends_at_hostile_input_and_never_hangs()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1"));
        // A second serve ends the first one, as after a restart of the agent; the agent's own comes back each time.
        for (var seed = 0; seed < 3; seed++)
        {
            var code = await sandbox.ShellAsync(
                $"python3 -c \"import random, sys, struct; r = random.Random({seed}); hello = struct.pack('<HqI', 1, 1 << 22, 4096);"
                + "o = sys.stdout.buffer; o.write(struct.pack('<IBI', 5 + len(hello), 1, 1) + hello);"
                + "[o.write(struct.pack('<IBI', 5 + n, r.choice([2, 3, 4, 5, 7, 10, 11, 200]), i) + r.randbytes(n)) for i in range(50) for n in [r.randrange(300)]]\""
                + " | timeout 10 /usr/local/lib/platform/sandbox-link serve > /dev/null; echo ${PIPESTATUS[1]}");
            Assert.Matches("^(0|3|137)$", code.Trim());
        }
        sandbox.Workspace.Write("main.py", "2");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = 2 ]");
    }

    // Random bytes hardly ever get past the type: most frames are nearly right.
    private static byte[] Hostile(Random random)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(0, 600)];
            random.NextBytes(noise);
            return noise;
        }
        var type = (FrameType)(random.Next(3) == 0 ? random.Next(256) : 65 + random.Next(4));
        var frame = new FrameWriter(type, (uint)random.Next(3));
        switch (type)
        {
            case FrameType.Change:
                frame.Byte((byte)random.Next(8)).Text(random.Next(3) == 0 ? "../x" : "a.py").OptionalHash(random.Next(2) == 0 ? null : new byte[32])
                    .OptionalHash(random.Next(2) == 0 ? null : SHA256.HashData([])).I64(random.Next(4) switch { 0 => 0, 1 => -1, 2 => long.MaxValue, _ => random.Next(2000) });
                break;
            case FrameType.Known:
                frame.Byte((byte)random.Next(3)).Text("x");
                break;
            default:
                frame.Bytes(new byte[random.Next(100)]);
                break;
        }
        var bytes = frame.End()[4..].ToArray();
        for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
