namespace Platform.Infrastructure.Submissions;

/// <summary>How a line ends. A carriage return alone ends none: it is part of the line, as for git.</summary>
public enum LineEnd
{
    Lf,
    Crlf,
    /// <summary>The last line of a text that does not end with a line feed.</summary>
    None
}

/// <summary>A line without its end.</summary>
public readonly record struct TextLine(string Text, LineEnd End)
{
    /// <summary>The line as it stands in the file.</summary>
    public string Whole => End switch { LineEnd.Lf => Text + "\n", LineEnd.Crlf => Text + "\r\n", _ => Text };

    /// <summary>What two lines have in common that differ in white space only.</summary>
    public string WithoutWhitespace() =>
        Text.AsSpan().ContainsAnyInRange('\0', ' ') || Text.Any(char.IsWhiteSpace)
            ? string.Concat(Text.Where(c => !char.IsWhiteSpace(c)))
            : Text;

    /// <summary>The lines of a text; joined again as <see cref="Whole"/> they are the text.</summary>
    public static TextLine[] Of(string text)
    {
        var lines = new List<TextLine>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
            {
                lines.Add(new TextLine(text[at..], LineEnd.None));
                break;
            }

            var crlf = end > at && text[end - 1] == '\r';
            lines.Add(new TextLine(text[at..(crlf ? end - 1 : end)], crlf ? LineEnd.Crlf : LineEnd.Lf));
            at = end + 1;
        }

        return [.. lines];
    }
}
