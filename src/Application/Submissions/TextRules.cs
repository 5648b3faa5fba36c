using FluentValidation;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Application.Submissions;

/// <summary>Rules for what people write about work.</summary>
internal static class TextRules
{
    /// <summary>A comment: something to be read, of a length that a page can show.</summary>
    public static void IsComment<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("The comment is empty. Nothing was added.")
            .IsText("comment", SubmissionLimits.BodyLength);

    /// <summary>A verdict's summary, which may be empty.</summary>
    public static void IsSummary<T>(this IRuleBuilder<T, string> rule) => rule.IsText("summary", SubmissionLimits.BodyLength);

    public static void IsReason<T>(this IRuleBuilder<T, string?> rule, bool required) =>
        rule.Must(t => !required || !string.IsNullOrWhiteSpace(t)).WithMessage("Say why, in a few words. Nothing was changed.")
            .Must(t => t is null || t.Length <= SubmissionLimits.ReasonLength)
            .WithMessage($"The reason is longer than {SubmissionLimits.ReasonLength:N0} characters. Nothing was changed: shorten it.")
            .Must(t => t is null || IsStorable(t)).WithMessage("The reason cannot be stored: it is not valid Unicode, or has a NUL. Nothing was changed: take that out.");

    /// <summary>Lines that a thread can be about; whether the file has them is checked later.</summary>
    public static string? Problem(CommentAnchor anchor)
    {
        if (anchor.Attempt < 1) return "A comment belongs to an attempt. Nothing was added.";
        if (!Enum.IsDefined(anchor.Side)) return "There is no such side. Nothing was added.";
        if (anchor.Path is null)
            return anchor.StartLine is null && anchor.EndLine is null ? null : "Lines are lines of a file: name it. Nothing was added.";
        if (WorkspacePath.Problem(anchor.Path) is { } problem) return $"{problem} Nothing was added: comment on a file that was handed in.";
        return (anchor.StartLine, anchor.EndLine) switch
        {
            (null, null) => null,
            ( >= 1, { } end) when end >= anchor.StartLine => null,
            _ => "The lines are counted from 1, and the last is not before the first. Nothing was added."
        };
    }

    /// <summary>What could stand in place of the lines that the thread is about, and of no others: they are what moves.</summary>
    public static string? Problem(Suggestion suggestion, CommentAnchor anchor)
    {
        if (suggestion.Path is null || suggestion.Replacement is null)
            return "A suggestion names a file and has a replacement. Nothing was added: name both.";
        if (suggestion.Path != anchor.Path || suggestion.StartLine != anchor.StartLine || suggestion.EndLine != anchor.EndLine)
            return "A suggestion replaces the lines that the comment is about. Nothing was added: suggest something for those lines.";
        if (anchor.Side is not AnchorSide.New)
            return "A suggestion replaces lines as they are, not as they were. Nothing was added: choose lines of the newer side.";
        if (suggestion.Replacement.Length > SubmissionLimits.BodyLength)
            return $"The suggestion is longer than {SubmissionLimits.BodyLength:N0} characters. Nothing was added: shorten it.";
        return IsStorable(suggestion.Replacement) ? null : "The suggestion cannot be stored: it is not valid Unicode, or has a NUL. Nothing was added: take that out.";
    }

    private static void IsText<T>(this IRuleBuilder<T, string> rule, string what, int length) =>
        rule.Must(t => t is null || t.Length <= length)
            .WithMessage($"The {what} is longer than {length:N0} characters. Nothing was stored, and your drafts are kept: shorten it.")
            .Must(t => t is null || IsStorable(t)).WithMessage(
                $"The {what} cannot be stored: it is not valid Unicode, or has a NUL. Nothing was stored, and your drafts are kept: take that out.");

    private static bool IsStorable(string text) => TextEdits.Measure(text) is not null && !text.Contains('\0');
}
