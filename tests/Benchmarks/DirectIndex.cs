using System.Diagnostics;
using System.Globalization;

namespace Platform.Benchmarks;

/// <summary>
/// The package index on the loopback of a sandbox itself: a process of the host that has joined the sandbox's network and
/// nothing else of it. What pip then does is the floor: the same container, disk and pip, and nothing in between.
/// </summary>
internal sealed class DirectIndex : IAsyncDisposable
{
    // Not the gate's.
    private const int Port = 3150;
    private readonly Process _process;

    private DirectIndex(Process process) => _process = process;

    /// <summary>Makes pip ask it, and nobody else.</summary>
    public static string Environment { get; } =
        string.Create(CultureInfo.InvariantCulture, $"PIP_CONFIG_FILE=/dev/null PIP_INDEX_URL=http://127.0.0.1:{Port}/simple/")
        + " PIP_ONLY_BINARY=:all: PIP_NO_CACHE_DIR=1";

    public static async Task<DirectIndex> StartAsync(Stack stack, string container, CancellationToken ct)
    {
        var pid = (await stack.Engine.Containers.InspectContainerAsync(container, ct)).State?.Pid
            ?? throw new InvalidOperationException("The sandbox does not run.");
        var program = Path.Combine(AppContext.BaseDirectory, "Platform.PackageIndex.dll");
        var start = new ProcessStartInfo("nsenter", [
            string.Create(CultureInfo.InvariantCulture, $"--net=/proc/{pid}/ns/net"), "dotnet", program,
            Stack.Need("BENCH_WHEELS"), Port.ToString(CultureInfo.InvariantCulture)
        ]) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("nsenter did not start.");
        // It says where it is when it is there.
        if (await process.StandardOutput.ReadLineAsync(ct) is null)
            throw new InvalidOperationException("The index did not start in the sandbox's network: that needs root.");
        return new DirectIndex(process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
