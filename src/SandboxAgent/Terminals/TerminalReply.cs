using System.Text;
using System.Text.RegularExpressions;

namespace Platform.SandboxAgent.Terminals;

/// <summary>
/// Tells what an emulator answers to a program's question (what it is, where its cursor is, its colours) from what a person
/// types: each page that shows a terminal answers, and the program wants one answer.
/// </summary>
internal static partial class TerminalReply
{
    private const int Longest = 512;

    /// <summary>Whether it is such an answer and nothing else.</summary>
    /// <remarks>Shift and F3 sends what a cursor's position looks like; it counts as an answer.</remarks>
    public static bool Is(ReadOnlySpan<byte> input) =>
        input is { Length: >= 3 and <= Longest } && input[0] == 0x1b && Reply().IsMatch(Encoding.Latin1.GetString(input));

    // Device attributes, status, cursor, window and modes (CSI), colours (OSC), settings and version (DCS), as xterm has them.
    [GeneratedRegex(@"^(\x1b\[[?>=]?[0-9;]*([cntR]|\$y)|\x1b\](4;[0-9]+|1[0-9]);[a-z0-9:/;#]+(\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\)+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Reply();
}
