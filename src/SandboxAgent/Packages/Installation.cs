using System.Diagnostics;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Packages;

/// <summary>One installation, from the first request to its end: as long as it is under way, the gate is open for it.</summary>
/// <param name="session">The terminal that it is in, as far as that is known.</param>
internal sealed class Installation(
    Sandbox sandbox, Guid id, PackageOrigin origin, string command, string environment, string session)
{
    // Of a pinned file: pip asks again when one broke off, and for one at a time after many at once.
    private const int MostTimes = 5;
    private const int MostFiles = 500, FilesInReport = 25, MostFacts = 100, MostSaid = 10;
    private static readonly Uri Nowhere = new("about:blank");
    private static readonly TimeSpan FilesPause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly List<FetchedPackageFile> _files = [];
    private readonly List<Fact> _facts = [];
    private readonly Dictionary<(string Name, string Sha256), Pinning> _pinned = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _given;
    private int _closed;
    private int _ended;

    public Guid Id => id;
    public PackageOrigin Origin => origin;
    public string Environment => environment;
    public string Session => session;

    /// <summary>What it printed before belongs to something else.</summary>
    public long PrintedBefore { get; } = Terminal(sandbox, session)?.End ?? 0;

    /// <summary>The tunnel that it was last seen over.</summary>
    public Tunnel? Tunnel { get; set; }

    /// <summary>Whether the gate is closed for it.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    public Task Over => _over.Task;
    public TimeSpan Took => _clock.Elapsed;

    /// <summary>What the gate saw, and what a person is to be told about it.</summary>
    public sealed record Fact(PackageFailure Failure, string? Name, string Words);

    private sealed class Pinning(InstalledPackage package)
    {
        public InstalledPackage Package => package;
        public int Times { get; set; }
    }

    public IReadOnlyList<Fact> Facts
    {
        get
        {
            lock (_gate)
                return [.. _facts];
        }
    }

    public bool HasFiles => Volatile.Read(ref _given) > 0;

    /// <summary>Of a restoration: a file that there is for it; no others are.</summary>
    public void Pin(InstalledPackage package)
    {
        lock (_gate)
            _pinned[(package.Name, package.Sha256!)] = new Pinning(package);
    }

    /// <summary>Its own page of a project, if it has one.</summary>
    public IndexPage Pinned(string name)
    {
        lock (_gate)
            return new IndexPage(name, [.. _pinned.Values.Select(p => p.Package).Where(p => p.Name == name).Select(p => new IndexFile(name, p.File!, Nowhere, p.Sha256!, null, null, null))], false);
    }

    /// <summary>Throws unless a file is one of its own: a program that calls itself its installer gets nothing else.</summary>
    public void TakePinned(string name, string file, string sha256)
    {
        lock (_gate)
        {
            if (!_pinned.TryGetValue((name, sha256), out var pinned) || pinned.Package.File != file)
                throw new NotGivenException(
                    StatusCodes.Status403Forbidden, $"{file} is not among the packages of the last sandbox, which are being put back. Nothing was changed: install it when that is done.",
                    PackageFailure.NotFound, PackageRefusal.Path);
            if (++pinned.Times > MostTimes)
                throw NotGivenException.Limit(
                    StatusCodes.Status429TooManyRequests, $"{file} was given out {MostTimes} times while the packages of the last sandbox were put back. It stays part of the workspace, for the next one.");
        }
    }

    public void Begin()
    {
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportInstallationStarted(
            sandbox.Id, sandbox.WorkspaceId, n, id, origin, command, environment));
        _ = ReportFilesAsync();
    }

    /// <summary>Closes the gate for it. False when it was closed already.</summary>
    public bool Close() => Interlocked.Exchange(ref _closed, 1) == 0;

    /// <summary>Notes what may be why it fails, and says it where the installer runs.</summary>
    public void Note(PackageFailure failure, string? name, string words)
    {
        lock (_gate)
        {
            if (_facts.Count >= MostFacts || _facts.Any(f => f.Failure == failure && f.Name == name))
                return;
            _facts.Add(new Fact(failure, name, words));
            // pip tells of a refused page that there is no such version; that there is no such name, it says well itself.
            if (failure is PackageFailure.NotFound || _said.Count >= MostSaid || !_said.Add(words))
                return;
        }
        Terminal(sandbox, session)?.Say(words);
    }

    public void Gave(FetchedPackageFile file)
    {
        lock (_gate)
        {
            if (_given++ < MostFiles)
                _files.Add(file);
        }
    }

    /// <summary>What the installer has printed, when it is known where.</summary>
    public string? Printed()
    {
        const int Most = 64 * 1024;
        if (Terminal(sandbox, session) is not { } terminal)
            return null;
        var (bytes, total) = terminal.Tail(Most);
        return PrintedText.Of(bytes.AsSpan((int)Math.Max(0, bytes.Length - Math.Max(0, total - PrintedBefore))));
    }

    /// <summary>Tells Web how it went, once; files first.</summary>
    public void End(PackageFailure? failure, string? detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        Close();
        ReportFiles(all: true);
        var milliseconds = _clock.ElapsedMilliseconds;
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportInstallationEnded(
            sandbox.Id, sandbox.WorkspaceId, n, id, failure, detail, milliseconds));
        _over.TrySetResult();
    }

    /// <summary>Before what is installed is told, what came is.</summary>
    public void ReportFiles(bool all)
    {
        while (true)
        {
            List<FetchedPackageFile> files;
            lock (_gate)
            {
                files = [.. _files.Take(FilesInReport)];
                _files.RemoveRange(0, files.Count);
            }
            if (files.Count == 0)
                return;
            _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportPackageFiles(sandbox.Id, sandbox.WorkspaceId, n, id, files));
            if (!all)
                return;
        }
    }

    private async Task ReportFilesAsync()
    {
        while (!_over.Task.IsCompleted)
        {
            await Task.WhenAny(_over.Task, Task.Delay(FilesPause));
            if (!_over.Task.IsCompleted)
                ReportFiles(all: false);
        }
    }

    private static Terminal? Terminal(Sandbox sandbox, string session) =>
        session.Length > 0 && sandbox.ContainerAsync() is { IsCompletedSuccessfully: true } ? sandbox.Terminals.Find(session) : null;
}
