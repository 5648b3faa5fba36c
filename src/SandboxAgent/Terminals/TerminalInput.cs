using System.Text;
using System.Threading.Channels;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <content>What is typed into it.</content>
internal sealed partial class Terminal
{
    private const int MaxPendingInput = 1024 * 1024;
    private Channel<byte[]> _input = Channel.CreateUnbounded<byte[]>();
    private int _pendingInput;
    private string? _keysAtPrompt;
    private Viewer? _typist;

    /// <summary>
    /// Whether what came from a viewer is for the program. Of what emulators answer by themselves, that is only what the one
    /// answers at which somebody has typed last, or else the one that came first.
    /// </summary>
    public bool IsWanted(Viewer viewer, ReadOnlySpan<byte> bytes)
    {
        var isReply = TerminalReply.Is(bytes);
        lock (_gate)
        {
            if (!isReply)
                _typist = viewer;
            return !isReply || viewer == (_typist is not null && _viewers.Contains(_typist) ? _typist : _viewers.Find(v => v.MayWrite));
        }
    }

    /// <summary>Hands keys to the process. False when too many wait already: it does not read.</summary>
    public bool Write(byte[] bytes)
    {
        if (Interlocked.Add(ref _pendingInput, bytes.Length) > MaxPendingInput)
        {
            Interlocked.Add(ref _pendingInput, -bytes.Length);
            return false;
        }
        activity.Touch();
        if (bytes.AsSpan().Contains((byte)3))
        {
            WasInterrupted = true;
            BeginHurry();
        }
        _input.Writer.TryWrite(bytes);
        return true;
    }

    /// <summary>Types something that no person has typed, as soon as the shell waits for a command.</summary>
    public void TypeAtPrompt(string keys)
    {
        lock (_gate)
        {
            _keysAtPrompt = keys;
            TypeWhenPrompted();
        }
    }

    // A shell that reads a line has switched bracketed paste on; before that, what is typed would be seen.
    private void TypeWhenPrompted()
    {
        if (_keysAtPrompt is not { } keys || !Alive || _marks?.IsAtPrompt != true || !_modes.IsOn(ModeTracker.BracketedPaste))
            return;
        _keysAtPrompt = null;
        Interlocked.Add(ref _pendingInput, keys.Length);
        _input.Writer.TryWrite(Encoding.ASCII.GetBytes(keys));
    }

    private async Task WriteInputAsync(Exec exec, ChannelReader<byte[]> input)
    {
        try
        {
            await foreach (var bytes in input.ReadAllAsync(_disposed.Token))
            {
                await exec.WriteAsync(bytes, _disposed.Token);
                Interlocked.Add(ref _pendingInput, -bytes.Length);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // As above.
        }
    }
}
