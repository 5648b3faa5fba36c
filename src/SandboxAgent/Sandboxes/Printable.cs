using System.Text;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Makes text from a sandbox fit for a log line: no control or direction characters, bounded.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length > 300)
                return result.Append('…').ToString();
            var plain = rune.Value is >= 0x20 and < 0x7f || Rune.IsLetterOrDigit(rune);
            result.Append(plain ? rune.ToString() : $"<U+{rune.Value:X4}>");
        }
        return result.ToString();
    }
}
