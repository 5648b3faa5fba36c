using System.Text;
using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests;

/// <summary>
/// The ports of the handlers over events in memory, folded by the domain's own functions: handlers can be called as
/// plain functions. The real ports are tested against PostgreSQL in Web.Tests.
/// </summary>
internal sealed class InMemory : IWorkspaceFiles, IEventStreams, IReceipts, ICallingAgent, IAgentRegistry,
    IRunOutputs, ICommandHistory, IPackageLedgers
{
    private readonly Dictionary<Guid, byte[]> _bytes = [];
    private readonly Dictionary<Guid, List<ISandboxEvent>> _sandboxes = [];
    private readonly Dictionary<(Guid, Type), object> _answers = [];
    private readonly Dictionary<Guid, TreeEntry> _tree = [];
    private byte[] _kept = [];
    private RecentCommands _commands = RecentCommands.None;
    private readonly List<IPackagePolicyEvent> _policy = [];

    public static readonly Guid Owner = Guid.NewGuid();

    public static readonly Actor Ada = Actor.Person(Owner, Guid.NewGuid(), "loopback");

    public Workspace Workspace { get; private set; } =
        Workspace.Evolve(null, Guid.NewGuid(), new WorkspaceCreated(Owner, "Mine"))!;

    public string? Id { get; set; } = "agent-1";

    /// <summary>Null while nothing is known of packages.</summary>
    public PackageLedger? Ledger { get; private set; }

    public PackageRules? Rules => _policy.Aggregate((PackageRules?)null, (r, e) => PackageRules.Evolve(r, e, DateTimeOffset.UtcNow));

    public IReadOnlyList<IPackagePolicyEvent> PolicyEvents => _policy;

    public IReadOnlyList<string> Ids => ["agent-1", "agent-2"];

    public Task<PackageLedger> OfAsync(Guid workspaceId, CancellationToken ct) =>
        Task.FromResult(workspaceId == Workspace.Id && Ledger is not null ? Ledger : PackageLedger.None);

    /// <summary>What the owner may do beside being a learner.</summary>
    public Role[] OwnerRoles { get; set; } = [];

    /// <summary>Why the only agent takes nothing new.</summary>
    public Unavailability? Refusal { get; set; }

    /// <summary>Why the only agent cannot serve what it has.</summary>
    public Unavailability? Away { get; set; }

    /// <summary>When sandboxes were asked for.</summary>
    public DateTimeOffset RequestedAt { get; set; } = DateTimeOffset.UtcNow;

    public Tree Tree(WorkspaceLimits? limits = null) => new([.. _tree.Values], limits ?? new WorkspaceLimits());

    public TreeEntry? ById(Guid id) => _tree.GetValueOrDefault(id);

    /// <summary>Takes events in, as the store would after a commit.</summary>
    public void Append(params IEnumerable<IWorkspaceEvent> events)
    {
        foreach (var e in events)
        {
            Workspace = Workspace.Evolve(Workspace, Workspace.Id, e)!;
            if (e is CommandExecuted executed) _commands = RecentCommands.Evolve(_commands, Workspace.Id, executed);
            Ledger = PackageLedger.Evolve(Ledger, Workspace.Id, e, DateTimeOffset.UtcNow);
            if (e is not ITreeEvent tree) continue;
            if (TreeEntry.Evolve(_tree.GetValueOrDefault(tree.EntryId), Workspace.Id, tree) is { } entry)
                _tree[tree.EntryId] = entry;
            else _tree.Remove(tree.EntryId);
            switch (e)
            {
                case FileCreated c: _bytes[c.FileId] = Bytes(c.Body); break;
                case FileReplaced r: _bytes[r.FileId] = Bytes(r.Body); break;
                case FileEdited d: _bytes[d.FileId] = Encoding.UTF8.GetBytes(TextEdits.Apply(Encoding.UTF8.GetString(_bytes[d.FileId]), d.Edits)); break;
            }
        }
    }

    public Guid AddFile(string path, string text = "")
    {
        var id = Guid.NewGuid();
        Append(new FileCreated(id, path, TextEdits.Body(Encoding.UTF8.GetBytes(text)), Workspace.Head + 1, Origin.Editor));
        return id;
    }

    public Guid AddFolder(string path)
    {
        var id = Guid.NewGuid();
        Append(new FolderCreated(id, path, Origin.Editor));
        return id;
    }

    /// <summary>A sandbox in some state, attached to the workspace.</summary>
    public Guid AddSandbox(params ISandboxEvent[] then)
    {
        var id = Guid.NewGuid();
        _sandboxes[id] = [new SandboxRequested(Workspace.Id, Owner, "agent-1"), .. then];
        Append(new SandboxAttached(id, "agent-1"));
        return id;
    }

    public Sandbox Sandbox(Guid id) => _sandboxes[id].Aggregate(
        (Sandbox?)null, (s, e) => Domain.Sandboxes.Sandbox.Evolve(s, id, e, RequestedAt))!;

    public (string? AgentId, Unavailability? Why) Choose() =>
        (Away ?? Refusal) is { } why ? (null, why) : ("agent-1", null);

    public Unavailability? Unavailable(string agentId) => Away;

    public IReadOnlyList<ISandboxEvent> SandboxEvents(Guid id) => _sandboxes[id];

    public Task<TreeEntry?> EntryAsync(Guid workspaceId, Guid entryId, CancellationToken ct) =>
        Task.FromResult(ById(entryId));

    public Task<IReadOnlyList<TreeEntry>> TreeAsync(Guid workspaceId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TreeEntry>>([.. _tree.Values]);

    public Task<FileState?> StateAsync(Guid workspaceId, Guid fileId, CancellationToken ct)
    {
        if (ById(fileId) is not { Folder: false } entry) return Task.FromResult<FileState?>(null);
        var bytes = _bytes[fileId];
        var text = TextEdits.TextOf(bytes);
        return Task.FromResult<FileState?>(new FileState(
            fileId, entry.Path, entry.FileVersion, entry.Hash, entry.Size, entry.Binary, text, text is null ? bytes : null));
    }

    public Task<IReadOnlyDictionary<Guid, byte[]>> BytesAsync(
        IReadOnlyCollection<TreeEntry> files, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<Guid, byte[]>>(files.ToDictionary(f => f.Id, f => _bytes[f.Id]));

    public Task<FileState?> StateAtAsync(Guid workspaceId, Guid fileId, long version, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<string?> TextWithHashAsync(Guid workspaceId, Guid fileId, string hash, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<IReadOnlySet<string>?> PathsTouchedAsync(Guid workspaceId, long afterVersion, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>What was kept of the output of runs.</summary>
    public Dictionary<Guid, byte[]> Outputs { get; } = [];

    public Task<RecentCommands> RecentAsync(Guid workspaceId, CancellationToken ct) => Task.FromResult(_commands);

    public static string HashOf(string text) => TextEdits.Body(Encoding.UTF8.GetBytes(text)).Hash;

    public string Keep(Guid workspaceId, Guid runId, ReadOnlyMemory<byte> bytes)
    {
        Outputs[runId] = bytes.ToArray();
        return TextEdits.Body(bytes.Span).Hash;
    }

    public Task<IReadOnlyList<DeletedEntry>> DeletedAsync(Guid workspaceId, long after, long upTo, CancellationToken ct) =>
        throw new NotSupportedException();

    public FileBody Keep(ReadOnlyMemory<byte> bytes)
    {
        _kept = bytes.ToArray();
        return TextEdits.Body(bytes.Span);
    }

    public void ActAs(Actor actor) => throw new NotSupportedException();

    public void Start<T>(Guid id, params IEnumerable<object> events) where T : class
    {
        if (typeof(T) == typeof(PackageRules)) _policy.AddRange(events.Cast<IPackagePolicyEvent>());
        else _sandboxes.Add(id, [.. events.Cast<ISandboxEvent>()]);
    }

    public Task<T?> AppendAsync<T>(Guid id, Func<T, IEnumerable<object>> decide, CancellationToken ct) where T : class
    {
        if (typeof(T) == typeof(PackageRules))
        {
            var rules = Rules;
            if (rules is not null) _policy.AddRange(decide((T)(object)rules).Cast<IPackagePolicyEvent>());
            return Task.FromResult(rules as T);
        }

        if (!_sandboxes.TryGetValue(id, out var events)) return Task.FromResult<T?>(null);
        var before = (T)(object)Sandbox(id);
        events.AddRange(decide(before).Cast<ISandboxEvent>());
        return Task.FromResult<T?>(before);
    }

    public Task<T?> ReadAsync<T>(Guid id, CancellationToken ct) where T : class => Task.FromResult(
        typeof(T) == typeof(Workspace) ? id == Workspace.Id ? Workspace as T : null
        : typeof(T) == typeof(Person) ? new Person(id, "ada@example.org", [Role.Learner, .. OwnerRoles]) as T
        : typeof(T) == typeof(PackageRules) ? Rules as T
        : _sandboxes.ContainsKey(id) ? Sandbox(id) as T : null);

    public Task<T?> FindAsync<T>(IRepeatable command, CancellationToken ct) where T : class =>
        Task.FromResult(_answers.GetValueOrDefault((command.CommandId, typeof(T))) as T);

    public void Keep<T>(IRepeatable command, T answer) where T : class => _answers.Add((command.CommandId, typeof(T)), answer);

    private byte[] Bytes(FileBody body) => body.Text is { } text ? Encoding.UTF8.GetBytes(text) : _kept;
}
