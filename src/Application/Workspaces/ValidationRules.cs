using System.Globalization;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Rules that several commands share.</summary>
public static class ValidationRules
{
    /// <summary>Error code of what is well formed but over a limit.</summary>
    public const string TooLarge = nameof(RefusalKind.TooLarge);

    /// <summary>A relative path that every part of the product can hold (<see cref="WorkspacePath"/>).</summary>
    public static void IsWorkspacePath<T>(this IRuleBuilder<T, string> rule) =>
        rule.Custom((path, context) =>
        {
            if (WorkspacePath.Problem(path) is { } problem) context.AddFailure(problem);
        });

    /// <summary>A name that a person gives to a workspace: something to be read, on one line.</summary>
    public static void IsWorkspaceName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Custom((name, context) =>
        {
            var shown = (name ?? "").Trim();
            if (!shown.Any(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format))
                context.AddFailure("The name is empty. Give the workspace a name.");
            else if (shown.Length > WorkspaceLimits.NameLength)
                context.AddFailure($"The name is longer than {WorkspaceLimits.NameLength} characters.");
            else if (shown.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
                context.AddFailure("The name contains a control character or a line break.");
            else if (TextEdits.Measure(shown) is null)
                context.AddFailure("The name is not valid Unicode.");
        });

    /// <summary>A text with a UTF-8 form, within a file's limit.</summary>
    public static void IsStorableText<T>(this IRuleBuilder<T, string> rule, WorkspaceLimits limits) =>
        rule.Custom((text, context) =>
        {
            if (text is null) return;
            if (Encoding.UTF8.GetByteCount(text) > limits.MaxFileBytes)
                context.AddFailure(new ValidationFailure(
                    context.PropertyPath, $"The text is larger than {limits.MaxFileBytes:N0} bytes, the most that is saved.")
                {
                    ErrorCode = TooLarge
                });
            else if (TextEdits.Measure(text) is null)
                context.AddFailure("The text contains half of a surrogate pair, which has no UTF-8 form.");
        });

    /// <summary>Something that can be run, whose arguments and variables fit into a program's start.</summary>
    public static void IsRunSpec<T>(this IRuleBuilder<T, RunSpec> rule, int maxBytes) =>
        rule.Custom((spec, context) =>
        {
            if (RunSpecRules.Problem(spec, maxBytes) is { } problem) context.AddFailure(problem);
        });
}
