using System.Text;

namespace Platform.SandboxAgent.Terminals;

/// <summary>
/// Follows the modes that a program switches on and expects to last: alternate screen, bracketed paste, mouse,
/// application cursor keys, a hidden cursor. An emulator that joins in the middle is brought into them by a prefix.
/// </summary>
internal sealed class ModeTracker
{
    // DEC private modes by number; the ones that are on in a new terminal are tracked as switched off.
    private static readonly int[] OffAtFirst = [1, 9, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004];
    private static readonly int[] OnAtFirst = [7, 25];
    private const int MaxSequence = 64;
    public const int BracketedPaste = 2004;

    private readonly SortedSet<int> _changed = [];
    private readonly byte[] _sequence = new byte[MaxSequence];
    private int _length;
    private bool _keypad;

    public ModeTracker Copy()
    {
        var copy = new ModeTracker { _length = _length, _keypad = _keypad };
        copy._changed.UnionWith(_changed);
        _sequence.CopyTo(copy._sequence, 0);
        return copy;
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_length == 0)
            {
                var escape = bytes.IndexOf((byte)0x1b);
                if (escape < 0)
                    return;
                _sequence[_length++] = 0x1b;
                bytes = bytes[(escape + 1)..];
                continue;
            }
            Continue(bytes[0]);
            bytes = bytes[1..];
        }
    }

    /// <summary>Whether a mode is on that a new terminal has switched off.</summary>
    public bool IsOn(int mode) => _changed.Contains(mode);

    /// <summary>What switches a fresh emulator into the present modes; empty when there is nothing to switch.</summary>
    public string Prefix()
    {
        var prefix = new StringBuilder();
        foreach (var mode in _changed)
            prefix.Append("\x1b[?").Append(mode).Append(OnAtFirst.Contains(mode) ? 'l' : 'h');
        if (_keypad)
            prefix.Append("\x1b=");
        return prefix.ToString();
    }

    /// <summary>What brings an emulator from the present modes back to a new terminal's.</summary>
    public string Reset()
    {
        var reset = new StringBuilder();
        foreach (var mode in _changed)
            reset.Append("\x1b[?").Append(mode).Append(OnAtFirst.Contains(mode) ? 'h' : 'l');
        if (_keypad)
            reset.Append("\x1b>");
        return reset.ToString();
    }

    private void Continue(byte b)
    {
        if (b == 0x1b)
        {
            _length = 1;
            return;
        }
        _sequence[_length++] = b;
        var done = _length == 2
            ? b != '['
            : b is >= 0x40 and <= 0x7e || b < 0x20;
        if (done)
            Apply(_sequence.AsSpan(0, _length));
        if (done || _length == MaxSequence)
            _length = 0;
    }

    private void Apply(ReadOnlySpan<byte> sequence)
    {
        switch (sequence)
        {
            case [0x1b, (byte)'c']:
            case [0x1b, (byte)'[', (byte)'!', (byte)'p']:
                _changed.Clear();
                _keypad = false;
                break;
            case [0x1b, (byte)'=']:
                _keypad = true;
                break;
            case [0x1b, (byte)'>']:
                _keypad = false;
                break;
            case [0x1b, (byte)'[', (byte)'?', .., (byte)'h' or (byte)'l']:
                Set(sequence[3..^1], sequence[^1] == 'h');
                break;
        }
    }

    private void Set(ReadOnlySpan<byte> numbers, bool on)
    {
        foreach (var range in numbers.Split((byte)';'))
        {
            if (!System.Buffers.Text.Utf8Parser.TryParse(numbers[range], out int mode, out var used) || used != numbers[range].Length)
                continue;
            if (OffAtFirst.Contains(mode))
                Mark(mode, on);
            else if (OnAtFirst.Contains(mode))
                Mark(mode, !on);
        }
    }

    private void Mark(int mode, bool changed)
    {
        if (changed)
            _changed.Add(mode);
        else
            _changed.Remove(mode);
    }
}
