using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>Keeps a sandbox's files in step with its workspace, in both directions. One loop; hints only say how far to go.</summary>
internal sealed class WorkspaceSync(Sandbox sandbox, WebReports web, ILogger logger)
{
    // A file that programs keep changing may never take the editor's version; a run must not wait for ever.
    private static readonly TimeSpan StalePatience = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Terminals.Signal _work = new();
    private readonly List<(long Version, TaskCompletionSource Reached)> _waiting = [];
    private Link? _link;
    private long _wanted;
    private long _reached;
    private long _fetchSince;
    private bool _again;
    private volatile bool _stale;
    private readonly ReportPace _pace = new();

    public Task<WorkspaceFiles> FetchAllAsync() => FetchAsync(0);

    /// <summary>Puts the first files in place; afterwards hints and reports do the rest.</summary>
    public async Task BeginAsync(Link link, WorkspaceFiles files)
    {
        _link = link;
        await ApplyAsync(files);
        _ = KeepAsync();
    }

    /// <summary>The workspace has reached a version.</summary>
    public void Hint(long version)
    {
        lock (_gate)
            _wanted = Math.Max(_wanted, version);
        _work.Set();
    }

    /// <summary>The helper was started again and may not have done what it was asked last.</summary>
    public void Again()
    {
        lock (_gate)
            _again = true;
        _work.Set();
    }

    /// <summary>Completes when the sandbox's files are those of a version, or nearly so.</summary>
    public async Task ReachAsync(long version, CancellationToken cancellation)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_reached >= version)
                return;
            _waiting.Add((version, reached));
        }
        Hint(version);
        await reached.Task.WaitAsync(cancellation);
    }

    /// <summary>A program changed something: Web is told, and says what it made of it.</summary>
    public void Report(LinkNotice notice)
    {
        var answer = sandbox.Reports.AddAsync<FileChangeRecorded>(n => new ReportFileChange(
            sandbox.Id, sandbox.WorkspaceId, n, (SandboxChange)(int)notice.Change, notice.Path,
            Hex(notice.BaseHash), Hex(notice.Hash), notice.Size, notice.Content));
        _ = RecordAsync(notice, answer);
    }

    private async Task RecordAsync(LinkNotice notice, Task<FileChangeRecorded> answer)
    {
        try
        {
            var recorded = await answer;
            await _pace.WaitAsync(sandbox.Freeze.IsUnderWay, sandbox.Ended);
            await notice.From.AcknowledgeAsync(notice.Id, sandbox.Ended);
            var differs = notice.Change is LinkChange.Written or LinkChange.Deleted && recorded.CurrentHash != Hex(notice.Hash);
            if (differs || _stale)
                Again();
        }
        catch (Exception e) when (e is LinkLostException or OperationCanceledException)
        {
            // The next helper tells it again, or the sandbox is gone.
        }
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(sandbox.Ended);
                while (IsBehind())
                    await ApplyAsync(await FetchAsync(_fetchSince));
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended.
        }
        catch (LinkLostException)
        {
            // As above; a helper that is started again is waited for.
        }
    }

    private bool IsBehind()
    {
        lock (_gate)
        {
            var behind = _again || _wanted > _reached;
            _again = false;
            return behind;
        }
    }

    private Task<WorkspaceFiles> FetchAsync(long since) =>
        web.AskUntilAnsweredAsync<WorkspaceFiles>(new FetchWorkspaceFiles(sandbox.Id, sandbox.WorkspaceId, since), sandbox.Ended);

    private async Task ApplyAsync(WorkspaceFiles files)
    {
        bool allTaken;
        try
        {
            allTaken = await PushAsync(files);
        }
        catch (LinkLostException) when (!sandbox.Ended.IsCancellationRequested)
        {
            // Killed by the learner, perhaps: the next helper takes the same files.
            await Task.Delay(50, sandbox.Ended);
            Again();
            return;
        }
        _stale = !allTaken;
        if (allTaken)
        {
            _fetchSince = files.Version;
            Reached(files.Version);
        }
        else
        {
            // The disk holds news; when Web has them, its answer leads to another fetch since the same version.
            _ = GiveUpWaitingAsync(files.Version);
            lock (_gate)
                _wanted = Math.Min(_wanted, _reached);
        }
    }

    private async Task GiveUpWaitingAsync(long version)
    {
        await Task.Delay(StalePatience, sandbox.Ended).ContinueWith(_ => { }, CancellationToken.None);
        Reached(version, merely: true);
    }

    private void Reached(long version, bool merely = false)
    {
        lock (_gate)
        {
            if (!merely)
                _reached = Math.Max(_reached, version);
            foreach (var waiting in _waiting.Where(w => w.Version <= version).ToList())
            {
                waiting.Reached.TrySetResult();
                _waiting.Remove(waiting);
            }
        }
    }

    private async Task<bool> PushAsync(WorkspaceFiles files)
    {
        var removed = files.Full ? await UnlistedAsync(files) : files.Removed;
        var stale = await AllAsync(removed.Select(p => (p, _link!.RemoveAsync(p, sandbox.Ended))));
        stale |= await AllAsync(files.Folders.Select(p => (p, _link!.MakeFolderAsync(p, sandbox.Ended))));
        stale |= await AllAsync(files.Files.Select(f =>
            (f.Path, _link!.PutAsync(f.Path, Convert.FromHexString(f.Hash), f.Content, sandbox.Ended))));
        return !stale;
    }

    // Asked all at once, answered in order. True when anything was stale.
    private async Task<bool> AllAsync(IEnumerable<(string Path, Task<LinkReply> Reply)> requests)
    {
        var stale = false;
        foreach (var (path, reply) in requests.ToList())
        {
            var status = (await reply).Status;
            stale |= status == ReplyStatus.Stale;
            if (status == ReplyStatus.Refused)
                logger.LogInformation("Sandbox {Sandbox} has something else at {Path}", sandbox.Id, Printable.Of(path));
        }
        return stale;
    }

    private async Task<IReadOnlyList<string>> UnlistedAsync(WorkspaceFiles files)
    {
        var listed = files.Files.Select(f => f.Path).Concat(files.Folders).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Files)
        {
            for (var slash = file.Path.LastIndexOf('/'); slash > 0; slash = file.Path.LastIndexOf('/', slash - 1))
                listed.Add(file.Path[..slash]);
        }
        var known = await _link!.ListKnownAsync(sandbox.Ended);
        return [.. known.Select(k => k.Path).Where(p => !listed.Contains(p)).OrderByDescending(p => p.Count(c => c == '/'))];
    }

    private static string? Hex(byte[]? hash) => hash is null ? null : Convert.ToHexStringLower(hash);
}
