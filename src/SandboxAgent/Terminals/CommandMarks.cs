using System.Globalization;
using System.Text;

namespace Platform.SandboxAgent.Terminals;

/// <summary>A command that a shell says it has run.</summary>
/// <param name="Text">Null when the shell keeps it out of its history.</param>
internal sealed record FinishedCommand(string? Text, int ExitCode, long DurationMilliseconds);

/// <summary>
/// Finds the marks of shell integration in a shell's output (docs/adr/0056-command-marks.md). Whatever runs in the shell
/// can print marks as well: only those count that carry the number which the shell has announced before anything ran,
/// and nothing depends on their truth.
/// </summary>
internal sealed class CommandMarks
{
    private const int MaxBody = 10 * 1024, MaxText = 2000, NonceLength = 16;
    private const byte End = 0x07;
    private static readonly byte[] Start = "\x1b]633;"u8.ToArray();

    private readonly byte[] _body = new byte[MaxBody];
    private int _matched;
    private int _length;
    private string? _nonce;

    /// <summary>Whether a prompt was the last that was marked.</summary>
    public bool IsAtPrompt { get; private set; }

    /// <summary>The process in the terminal is a new one.</summary>
    public void Reset() => (_matched, _length, _nonce, IsAtPrompt) = (0, 0, null, false);

    /// <summary>Reads on; calls back for each command that has ended.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, Action<FinishedCommand> finished)
    {
        while (!bytes.IsEmpty)
        {
            if (_matched < Start.Length)
            {
                if (_matched == 0)
                {
                    // The usual case: a flood holds none, or one far ahead.
                    var at = bytes.IndexOf(Start[0]);
                    if (at < 0)
                        return;
                    bytes = bytes[at..];
                }
                _matched = bytes[0] == Start[_matched] ? _matched + 1 : bytes[0] == Start[0] ? 1 : 0;
                bytes = bytes[1..];
                _length = 0;
                continue;
            }
            var next = bytes[0];
            bytes = bytes[1..];
            if (next == End)
            {
                if (Read(_body.AsSpan(0, _length)) is { } command)
                    finished(command);
                _matched = 0;
            }
            else if (next < 0x20 || _length == MaxBody)
            {
                // Not one of ours: those hold no control characters and are short.
                _matched = next == Start[0] ? 1 : 0;
            }
            else
            {
                _body[_length++] = next;
            }
        }
    }

    private FinishedCommand? Read(ReadOnlySpan<byte> body)
    {
        var parts = Encoding.UTF8.GetString(body).Split(';', 5);
        switch (parts)
        {
            case ["N", var nonce] when _nonce is null && nonce.Length == NonceLength && nonce.All(char.IsAsciiHexDigit):
                _nonce = nonce;
                return null;
            case ["A"] or ["C"]:
                IsAtPrompt = parts[0] == "A";
                return null;
            case ["D", var nonce, var status, var milliseconds, var text] when _nonce is not null && nonce == _nonce
                && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode) && exitCode <= 255
                && long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var duration):
                return new FinishedCommand(Unescape(text), exitCode, duration);
            default:
                return null;
        }
    }

    // Newlines came as \n and backslashes doubled.
    private static string? Unescape(string text)
    {
        if (text.Length == 0)
            return null;
        var plain = new StringBuilder(Math.Min(text.Length, MaxText));
        for (var i = 0; i < text.Length && plain.Length < MaxText; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                plain.Append(text[++i] == 'n' ? '\n' : text[i]);
            else if (!char.IsControl(text[i]))
                plain.Append(text[i]);
        }
        if (plain.Length > 0 && char.IsHighSurrogate(plain[^1]))
            plain.Length--;
        return plain.Length == 0 ? null : plain.ToString();
    }
}
