using System.Globalization;
using Platform.EndToEnd.Tests.Packages;
using Platform.PackageIndex;

[assembly: AssemblyFixture(typeof(LocalIndex))]

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>
/// The index that the stack's agent is configured with, served by the tests: they count what it is asked, and take it away.
/// </summary>
public sealed class LocalIndex : IAsyncLifetime
{
    private static readonly string Wheels = Environment.GetEnvironmentVariable("E2E_WHEELS")
        ?? throw new InvalidOperationException("E2E_WHEELS is not set: run these tests with ./dev test e2e.");

    private static readonly int Port =
        int.Parse(Environment.GetEnvironmentVariable("E2E_INDEX_PORT")!, CultureInfo.InvariantCulture);

    /// <summary>Null while it is away.</summary>
    private IndexServer? _server;

    public IndexServer Server => _server ?? throw new InvalidOperationException("The index is away.");

    public async ValueTask InitializeAsync() => _server = await IndexServer.StartAsync(Wheels, Port);

    /// <summary>Nobody answers until the result is disposed.</summary>
    public async Task<IAsyncDisposable> AwayAsync()
    {
        await DisposeAsync();
        return new Return(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    private sealed class Return(LocalIndex index) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => index.InitializeAsync();
    }
}

/// <summary>Tests that use the index, or change what may be installed: one after the other.</summary>
[CollectionDefinition(nameof(PackageTests))]
public sealed class PackageTests;
