using System.Security.Cryptography;
using System.Text;
using Platform.Application.Sandboxes;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>A workspace as Web keeps it, without its history's contents.</summary>
public sealed class PeerWorkspace
{
    /// <summary>What was typed into earlier shells.</summary>
    public string[] Commands { get; set; } = [];

    /// <summary>What earlier sandboxes had.</summary>
    public PackageEnvironment[] Packages { get; set; } = [];

    private readonly Dictionary<string, (byte[]? Content, long Version)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (bool Exists, long Version)> _folders = new(StringComparer.Ordinal);

    public long Version { get; private set; }

    /// <summary>Decides what a path holds after a program wrote it; by default, what it wrote.</summary>
    public Func<ReportFileChange, byte[]?, byte[]?> Merge { get; set; } = (report, _) => report.Content;

    public string? Text(string path)
    {
        lock (_files)
            return _files.TryGetValue(path, out var f) && f.Content is not null ? Encoding.UTF8.GetString(f.Content) : null;
    }

    public long Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public long Write(string path, byte[] content)
    {
        lock (_files)
        {
            _files[path] = (content, ++Version);
            return Version;
        }
    }

    public long Delete(string path)
    {
        lock (_files)
        {
            if (_folders.ContainsKey(path))
                _folders[path] = (false, ++Version);
            else
                _files[path] = (null, ++Version);
            return Version;
        }
    }

    public long MakeFolder(string path)
    {
        lock (_files)
        {
            _folders[path] = (true, ++Version);
            return Version;
        }
    }

    public WorkspaceFiles Since(long version)
    {
        lock (_files)
        {
            return new WorkspaceFiles(
                Version, version == 0,
                [.. _folders.Where(f => f.Value.Exists && f.Value.Version > version).Select(f => f.Key)],
                [.. _files.Where(f => f.Value.Content is not null && f.Value.Version > version).Select(f => new WorkspaceFile(f.Key, Hash(f.Value.Content!), f.Value.Content!))],
                [.. _files.Where(f => f.Value.Content is null && f.Value.Version > version).Select(f => f.Key)
                    .Concat(_folders.Where(f => !f.Value.Exists && f.Value.Version > version).Select(f => f.Key))
                    .OrderByDescending(p => p.Count(c => c == '/'))]);
        }
    }

    public FileChangeRecorded Take(ReportFileChange report)
    {
        lock (_files)
        {
            var current = _files.GetValueOrDefault(report.Path).Content;
            switch (report.Change)
            {
                case SandboxChange.Written:
                    current = Merge(report, current);
                    _files[report.Path] = (current, ++Version);
                    break;
                case SandboxChange.Deleted:
                    if (_files.ContainsKey(report.Path))
                        _files[report.Path] = (null, ++Version);
                    current = null;
                    break;
                case SandboxChange.FolderCreated:
                    _folders[report.Path] = (true, ++Version);
                    break;
                case SandboxChange.FolderDeleted:
                    _folders[report.Path] = (false, ++Version);
                    break;
            }
            return new FileChangeRecorded(Version, current is null ? null : Hash(current));
        }
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
