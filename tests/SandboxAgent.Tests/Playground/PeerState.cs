using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>What the peer knows, and what it was told.</summary>
public sealed class PeerState
{
    private readonly ConcurrentDictionary<Guid, PeerWorkspace> _workspaces = new();
    private readonly List<object> _reports = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers 503 while set.</summary>
    public bool IsDown { get; set; }

    /// <summary>What a new sandbox is told that may be installed.</summary>
    public PackagePolicy Policy { get; set; } = new(1, PackageMode.Open, [], []);

    public PeerWorkspace Workspace(Guid id) => _workspaces.GetOrAdd(id, _ => new PeerWorkspace());

    public ReportAccepted Add(object report)
    {
        TaskCompletionSource news;
        lock (_reports)
        {
            _reports.Add(report);
            (news, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        news.SetResult();
        return new ReportAccepted();
    }

    public IReadOnlyList<T> All<T>()
    {
        lock (_reports)
            return [.. _reports.OfType<T>()];
    }

    /// <summary>The first report that fits, as soon as it is there.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool> fits, int seconds = 15)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            Task news;
            lock (_reports)
            {
                foreach (var report in _reports.OfType<T>())
                {
                    if (fits(report))
                        return report;
                }
                news = _news.Task;
            }
            try
            {
                await news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"No {typeof(T).Name} that fits. Got: {string.Join("; ", All<object>().TakeLast(8).Select(Short))}");
            }
        }
    }

    private static string Short(object report) => report.ToString() is { } text && text.Length > 300 ? text[..300] : report.ToString()!;
}
