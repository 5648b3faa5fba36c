using System.Text.RegularExpressions;

namespace Platform.Domain.Workspaces;

/// <summary>What to look for.</summary>
/// <param name="Text">Literal, or a pattern when <paramref name="IsPattern"/>.</param>
/// <param name="Replacement">What each match would become; in a pattern's, <c>$1</c> is what its first group matched.</param>
public sealed record SearchQuery(
    string Text, bool IsPattern = false, bool MatchCase = false, bool WholeWord = false, string? Replacement = null)
{
    /// <summary>Longest text, pattern or replacement.</summary>
    public const int MaxLength = 500;
}

/// <summary>A place where something was found, in UTF-16 code units of the text.</summary>
/// <param name="Insert">What the query's replacement makes of it; null without one.</param>
public readonly record struct TextMatch(int Offset, int Length, string? Insert);

/// <summary>
/// Finds in texts what a person asks for. Patterns are matched without backtracking, so the time that a search takes
/// grows with the text alone, whatever the pattern.
/// </summary>
public sealed class TextSearch
{
    // For one text; a file has at most a few megabytes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Regex _regex;
    private readonly SearchQuery _query;

    private TextSearch(Regex regex, SearchQuery query) => (_regex, _query) = (regex, query);

    /// <summary>A search, or why there cannot be one.</summary>
    public static (TextSearch? Search, string? Problem) Of(SearchQuery query)
    {
        if (query.Text.Length is 0 or > SearchQuery.MaxLength)
            return (null, $"What to look for must have 1 to {SearchQuery.MaxLength} characters.");
        if (query.Replacement?.Length > SearchQuery.MaxLength)
            return (null, $"The replacement may have at most {SearchQuery.MaxLength} characters.");
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline
            | (query.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase);
        try
        {
            var pattern = query.IsPattern ? query.Text : Regex.Escape(query.Text);
            return (new TextSearch(new Regex(pattern, options, Patience), query), null);
        }
        catch (NotSupportedException)
        {
            return (null, "This pattern uses what the search leaves out because it can take for ever: looking ahead or back, references to groups, and very large repetitions.");
        }
        catch (ArgumentException e)
        {
            return (null, $"This is not a pattern: {e.Message}");
        }
    }

    /// <summary>The matches, at most <paramref name="most"/>; empty ones are left out.</summary>
    /// <exception cref="RegexMatchTimeoutException">One text took too long.</exception>
    public IReadOnlyList<TextMatch> In(string text, int most)
    {
        var found = new List<TextMatch>();
        for (var match = _regex.Match(text); match.Success && found.Count < most; match = match.NextMatch())
        {
            if (match.Length == 0 || (_query.WholeWord && !IsWhole(text, match))) continue;
            var insert = _query.Replacement is null ? null
                : _query.IsPattern ? match.Result(_query.Replacement) : _query.Replacement;
            found.Add(new TextMatch(match.Index, match.Length, insert));
        }

        return found;
    }

    private static bool IsWhole(string text, Match match)
    {
        var end = match.Index + match.Length;
        return (match.Index == 0 || !IsWord(text[match.Index - 1]) || !IsWord(text[match.Index]))
            && (end == text.Length || !IsWord(text[end]) || !IsWord(text[end - 1]));
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
