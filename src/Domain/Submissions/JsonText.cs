using System.Globalization;
using System.Text;

namespace Platform.Domain.Submissions;

/// <summary>
/// JSON strings with one form only. Escaped are the quotation mark, the backslash, control characters, line and paragraph
/// separators and halves of surrogate pairs (as <c>\u</c> and four lower-case digits); everything else stands for itself.
/// </summary>
public static class JsonText
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) quoted.Append(c).Append(text[++i]);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The text that was quoted; null when it is not in that form.</summary>
    public static string? Unquote(string quoted)
    {
        if (quoted.Length < 2 || quoted[0] != '"' || quoted[^1] != '"') return null;
        var text = new StringBuilder(quoted.Length);
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }

            if (++i == quoted.Length - 1) return null;
            if (quoted[i] is '"' or '\\') text.Append(quoted[i]);
            else if (quoted[i] == 'u' && i + 4 < quoted.Length - 1
                && ushort.TryParse(quoted.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 4;
            }
            else return null;
        }

        return text.ToString();
    }
}
