using System.Text;
using System.Text.RegularExpressions;

namespace Platform.SandboxAgent.Packages;

/// <summary>What a terminal shows, as plain text.</summary>
internal static partial class PrintedText
{
    public static string Of(ReadOnlySpan<byte> bytes) =>
        Sequences().Replace(Encoding.UTF8.GetString(bytes), "").Replace("\r", "", StringComparison.Ordinal);

    [GeneratedRegex("\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)?|[()][0-9A-Za-z]|[=>78cDEHM])", RegexOptions.NonBacktracking)]
    private static partial Regex Sequences();
}
