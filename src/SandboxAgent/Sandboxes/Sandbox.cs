using System.Diagnostics;
using Docker.DotNet;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Terminals;
using Platform.SandboxAgent.Workspaces;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A container that is somebody's sandbox: its files, runs and reports.</summary>
internal sealed class Sandbox
{
    private readonly WarmPool _pool;
    private readonly Engine _engine;
    private readonly AgentSettings _settings;
    private readonly AgentMetrics _metrics;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<SandboxContainer> _container = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopping;

    public Sandbox(
        Guid id, Guid workspaceId, SandboxLimits limits, long lastSequence, WebReports web, WarmPool pool, Engine engine,
        AgentSettings settings, AgentMetrics metrics, PackageHost packages, ILogger logger)
    {
        (Id, WorkspaceId, Limits, _pool, _engine, _settings, _metrics, _logger) = (id, workspaceId, limits, pool, engine, settings, metrics, logger);
        Reports = new ReportQueue(web, lastSequence);
        Sync = new WorkspaceSync(this, web, logger);
        Freeze = new FileFreeze(this);
        Runs = new RunSet(this, logger);
        Packages = new SandboxPackages(this, packages, logger);
        Commands = new ShellCommands(this, web, logger);
        // Those that an earlier process started go on numbering its reports.
        Oversight = new Oversight(this, engine, metrics, isNew: lastSequence == 0);
        Reports.Start();
    }

    public Guid Id { get; }
    public Guid WorkspaceId { get; }
    public SandboxLimits Limits { get; }
    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;
    public ReportQueue Reports { get; }
    public WorkspaceSync Sync { get; }
    public FileFreeze Freeze { get; }
    public RunSet Runs { get; }
    public SandboxPackages Packages { get; }
    public ShellCommands Commands { get; }
    public Oversight Oversight { get; }
    public bool Ready { get; private set; }
    public CancellationToken Ended => _ended.Token;

    /// <summary>Ends when the sandbox is stopped and Web knows.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Only of a sandbox that is ready.</summary>
    public SandboxContainer Container => _container.Task.Result;

    public TerminalSet Terminals => Container.Terminals;
    public Task<SandboxContainer> ContainerAsync() => _container.Task;
    public bool Is(string container) => _container.Task.IsCompletedSuccessfully && _container.Task.Result.Id == container;

    /// <summary>Takes a container, puts the workspace's files into it and tells Web. Never throws: what goes wrong is reported.</summary>
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var files = Sync.FetchAllAsync();
            var (container, warm, named) = await _pool.TakeAsync(Id, WorkspaceId, Limits);
            await BeginAsync(container, warm, files, named, clock);
            _metrics.Claimed(warm, clock.Elapsed);
            _ = Commands.BringEarlierAsync(container);
            Packages.Begin(container, isNew: true);
        }
        catch (NoRoomException e) when (!Ended.IsCancellationRequested)
        {
            _metrics.Refused("memory");
            await StopAsync(SandboxStopReason.EngineUnavailable, $"A sandbox could not be made: {e.Message}");
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.InsufficientStorage && !Ended.IsCancellationRequested)
        {
            _logger.LogWarning("Sandbox {Sandbox} could not be made: {Reason}", Id, Printable.Of(e.Message));
            _metrics.Refused("disk");
            await StopAsync(SandboxStopReason.EngineUnavailable, "A sandbox could not be made: the disk of its host is full; try again in a few minutes.");
        }
        catch (Exception e) when (!Ended.IsCancellationRequested)
        {
            _logger.LogWarning("Sandbox {Sandbox} could not be made: {Reason}", Id, Printable.Of(e.Message));
            await StopAsync(SandboxStopReason.EngineUnavailable, "A sandbox could not be made on this host.");
        }
        catch (Exception e)
        {
            // Stopped meanwhile, which is reported there.
            _logger.LogDebug("Sandbox {Sandbox} was stopped while it was made: {Reason}", Id, Printable.Of(e.Message));
        }
        finally
        {
            _pool.Refill();
        }
    }

    /// <summary>Goes on with a container of an earlier process of this agent.</summary>
    public async Task AdoptAsync(ContainerFound found, IDisposable promise)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var container = await SandboxContainer.AdoptAsync(_engine, _settings, found, promise, _logger, Ended);
            await BeginAsync(container, false, Sync.FetchAllAsync(), Task.CompletedTask, clock);
            Packages.Begin(container, isNew: false);
        }
        catch (Exception e) when (!Ended.IsCancellationRequested)
        {
            _logger.LogWarning("Sandbox {Sandbox} could not be taken over: {Reason}", Id, Printable.Of(e.Message));
            await TryRemoveAsync(() => _engine.RemoveAsync(found.Id));
            promise.Dispose();
            await StopAsync(SandboxStopReason.Lost, "The sandbox did not survive a restart of its service.");
        }
        catch (Exception e)
        {
            promise.Dispose();
            _logger.LogDebug("Sandbox {Sandbox} was stopped while it was taken over: {Reason}", Id, Printable.Of(e.Message));
        }
    }

    private async Task BeginAsync(SandboxContainer container, bool warm, Task<WorkspaceFiles> files, Task named, Stopwatch clock)
    {
        if (!_container.TrySetResult(container))
        {
            await container.DisposeAsync();
            throw new OperationCanceledException();
        }
        container.Terminals.CommandFinished = Commands.Finished;
        container.Link.Changed = Sync.Report;
        container.Link.Reconnected = Sync.Again;
        container.Link.Lost = detail => _ = StopAsync(SandboxStopReason.Lost, detail);
        await Sync.BeginAsync(container.Link, await files);
        await named;
        Ready = true;
        _ = Reports.AddAsync<ReportAccepted>(n => new ReportSandboxReady(
            Id, WorkspaceId, n, warm, (int)clock.ElapsedMilliseconds, _settings.Image, _engine.Runtime));
    }

    /// <summary>Destroys the container and tells Web, once.</summary>
    public async Task StopAsync(SandboxStopReason reason, string? detail)
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
            return;
        Ready = false;
        await Runs.InterruptAsync();
        Packages.Interrupt();
        await Oversight.MeasureLastAsync();
        await _ended.CancelAsync();
        if (!_container.TrySetCanceled() && _container.Task.IsCompletedSuccessfully)
            await TryRemoveAsync(() => Container.DisposeAsync().AsTask());
        _ = Reports.AddAsync<ReportAccepted>(n => new ReportSandboxStopped(Id, WorkspaceId, n, reason, detail, Oversight.Usage));
        _metrics.Stopped(reason);
        await Reports.FinishAsync();
        _gone.TrySetResult();
    }

    private async Task TryRemoveAsync(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (Exception e)
        {
            // The engine is away; the container is found by its label when it is back.
            _logger.LogDebug("Container of sandbox {Sandbox} could not be removed: {Reason}", Id, Printable.Of(e.Message));
        }
    }

    /// <summary>This process ends; the container stays for the next one.</summary>
    public void Detach()
    {
        _stopping = 1;
        _ended.Cancel();
        Reports.Dispose();
        if (_container.Task.IsCompletedSuccessfully)
            Container.Detach();
    }

    /// <summary>Somebody still wants it.</summary>
    public void Keep()
    {
        if (_container.Task.IsCompletedSuccessfully)
            Container.Activity.Touch();
    }

    public AgentSandbox Status()
    {
        var container = _container.Task.IsCompletedSuccessfully ? Container : null;
        return new AgentSandbox(
            Id, WorkspaceId, Ready, Runs.UnderWay(), StartedAt, container?.Activity.Last, Oversight.StopsAt,
            container?.Terminals.Viewers ?? 0, Limits, Oversight.Usage);
    }
}
