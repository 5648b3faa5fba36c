using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A running container with its helper and terminals; whose it is, is not its business.</summary>
internal sealed class SandboxContainer : IAsyncDisposable
{
    public const string FirstShell = "shell-1";
    private readonly Engine _engine;
    private readonly IDisposable _promise;
    private Exec? _packages;

    private SandboxContainer(Engine engine, AgentSettings settings, string id, SandboxLimits limits, IDisposable promise, ILogger logger)
    {
        (_engine, _promise, Id, Limits) = (engine, promise, id, limits);
        Link = new Link(engine, settings, id, logger);
        Terminals = new TerminalSet(engine, id, Link, Activity, logger);
    }

    public string Id { get; }
    public SandboxLimits Limits { get; }
    public Activity Activity { get; } = new();
    public Link Link { get; }
    public TerminalSet Terminals { get; }

    /// <summary>When the kernel last killed a process of it for want of memory.</summary>
    public DateTimeOffset? OutOfMemoryAt { get; set; }

    /// <summary>Makes a new one, with a shell at its prompt.</summary>
    /// <param name="promise">Of its memory; given back when it is gone.</param>
    public static async Task<SandboxContainer> CreateAsync(
        Engine engine, AgentSettings settings, string name, SandboxLimits limits, IDisposable promise, ILogger logger, CancellationToken cancellation)
    {
        SandboxContainer container;
        try
        {
            container = new SandboxContainer(
                engine, settings, await engine.CreateContainerAsync(name, limits, cancellation), limits, promise, logger);
        }
        catch
        {
            promise.Dispose();
            throw;
        }
        try
        {
            await Task.WhenAll(
                container.Link.StartAsync(cancellation),
                container.Terminals.OpenAsync(FirstShell, 80, 24, mayStart: true, cancellation));
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes over one that an earlier process of this agent made. Its terminals went with that process.</summary>
    public static async Task<SandboxContainer> AdoptAsync(
        Engine engine, AgentSettings settings, ContainerFound found, IDisposable promise, ILogger logger, CancellationToken cancellation)
    {
        var container = new SandboxContainer(engine, settings, found.Id, found.Limits, promise, logger);
        try
        {
            await container.Link.StartAsync(cancellation);
            await container.Link.KillSessionAsync("", 9, cancellation);
        }
        catch
        {
            container.Detach();
            throw;
        }
        container.Terminals.Notice = "The sandbox service was restarted. This is a new shell; what ran before has ended.";
        return container;
    }

    /// <summary>Starts the helper of package connections ahead of time, so that it costs a claim nothing.</summary>
    public async Task OpenPackagesAsync(CancellationToken cancellation) => _packages = await PackagesAsync(cancellation);

    /// <summary>A helper of package connections: the one that was started ahead of time, or a new one.</summary>
    public async Task<Exec> PackagesAsync(CancellationToken cancellation) =>
        Interlocked.Exchange(ref _packages, null)
            ?? await Exec.StartAsync(_engine, Id, [ContainerTemplate.Link, "packages"], [], null, cancellation);

    /// <summary>Starts a command in a pseudo-terminal.</summary>
    public Task<Exec> StartAsync(
        IReadOnlyList<string> command, IReadOnlyList<string> environment, (int Columns, int Rows) size, CancellationToken cancellation) =>
        Exec.StartAsync(_engine, Id, command, environment, size, cancellation);

    /// <summary>Whether it is there, as far as can be told: without an engine it is not.</summary>
    public async Task<bool> IsRunningAsync(CancellationToken cancellation)
    {
        try
        {
            return await _engine.IsRunningAsync(Id, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Kills everything in it and removes it with its disk.</summary>
    public async ValueTask DisposeAsync()
    {
        Detach();
        try
        {
            await _engine.RemoveAsync(Id);
        }
        finally
        {
            _promise.Dispose();
        }
    }

    /// <summary>Lets go of it, but leaves it running for the next process of this agent.</summary>
    public void Detach()
    {
        Terminals.Dispose();
        Link.Dispose();
        Interlocked.Exchange(ref _packages, null)?.Dispose();
    }
}
