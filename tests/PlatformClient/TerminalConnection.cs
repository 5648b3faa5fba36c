using System.Text;
using Microsoft.AspNetCore.SignalR.Client;

namespace Platform.PlatformClient;

/// <summary>Answer to opening a terminal.</summary>
public sealed class TerminalOpened
{
    public string TerminalId { get; set; } = "";

    public long Start { get; set; }

    public long End { get; set; }

    public long Skipped { get; set; }

    public bool Alive { get; set; }

    public string ModePrefix { get; set; } = "";
}

/// <summary>A terminal in the list of a sandbox's.</summary>
public sealed class TerminalListed
{
    public string TerminalId { get; set; } = "";

    public string Kind { get; set; } = "";

    public bool Alive { get; set; }

    public long End { get; set; }
}

/// <summary>A connection to the terminals of one sandbox; acknowledges what it receives, as the page does.</summary>
public sealed class TerminalConnection : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly object _gate = new();
    private readonly Dictionary<string, StringBuilder> _text = [];
    private readonly Dictionary<string, long> _offsets = [];
    private readonly HashSet<string> _exited = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TerminalConnection(HubConnection hub)
    {
        _hub = hub;
        hub.On<string, long, byte[]>("Output", OnOutputAsync);
        hub.On<string, int?>("Exited", (id, _) =>
        {
            lock (_gate) _exited.Add(id);
            Signal();
        });
    }

    /// <summary>Called with every piece of output, before it is acknowledged.</summary>
    public Action<string, byte[]>? Output { get; set; }

    /// <summary>When off, nothing is acknowledged: a page that has stopped reading.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>When off, text is not kept: floods are only counted.</summary>
    public bool KeepsText { get; set; } = true;

    public Task StartAsync(CancellationToken ct) => _hub.StartAsync(ct);

    public Task<TerminalOpened> OpenAsync(
        string id, int columns = 80, int rows = 24, long? offset = null, CancellationToken ct = default) =>
        _hub.InvokeAsync<TerminalOpened>("Open", id, columns, rows, offset, ct);

    public Task InputAsync(string id, string text, CancellationToken ct = default) =>
        _hub.SendAsync("Input", id, Encoding.UTF8.GetBytes(text), ct);

    public Task ResizeAsync(string id, int columns, int rows, CancellationToken ct = default) =>
        _hub.SendAsync("Resize", id, columns, rows, ct);

    public Task<TerminalListed[]> ListAsync(CancellationToken ct = default) =>
        _hub.InvokeAsync<TerminalListed[]>("List", ct);

    /// <summary>Stops looking at a terminal; what runs in it goes on.</summary>
    public Task CloseAsync(string id, CancellationToken ct = default) => _hub.InvokeAsync("Close", id, ct);

    public Task KillAsync(string id, CancellationToken ct = default) => _hub.InvokeAsync("Kill", id, ct);

    public string Text(string id)
    {
        lock (_gate) return _text.TryGetValue(id, out var text) ? text.ToString() : "";
    }

    public long Offset(string id)
    {
        lock (_gate) return _offsets.GetValueOrDefault(id);
    }

    public bool HasExited(string id)
    {
        lock (_gate) return _exited.Contains(id);
    }

    public void Clear(string id)
    {
        lock (_gate) _text.Remove(id);
    }

    /// <summary>Waits until the terminal's text contains something.</summary>
    public Task WaitForAsync(string id, string text, CancellationToken ct = default) =>
        WaitUntilAsync(() => Text(id).Contains(text, StringComparison.Ordinal), ct);

    /// <summary>Waits until something is true; asked again with every piece of output.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (condition()) return;
            await changed.WaitAsync(ct);
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task OnOutputAsync(string id, long offset, byte[] bytes)
    {
        Output?.Invoke(id, bytes);
        lock (_gate)
        {
            _offsets[id] = offset + bytes.Length;
            if (KeepsText)
            {
                if (!_text.TryGetValue(id, out var text)) _text[id] = text = new StringBuilder();
                text.Append(Encoding.UTF8.GetString(bytes));
            }
        }

        Signal();
        if (Acknowledges) await _hub.SendAsync("Ack", id, offset + bytes.Length);
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
