using System.Globalization;
using System.Text.Json;

namespace Platform.Domain.Identity;

/// <summary>What a person can set, and to what. The values are texts: a new setting needs a line here and no new event.</summary>
public static class SettingRules
{
    private static readonly Dictionary<string, Rule> All = new(StringComparer.Ordinal)
    {
        ["theme"] = OneOf("system", "light", "dark"),
        ["fontFamily"] = OneOf("system", "cascadia", "consolas", "courier", "dejavu", "menlo"),
        ["fontSize"] = Whole(8, 40),
        ["terminalFontSize"] = Whole(8, 40),
        ["tabWidth"] = Whole(1, 8),
        ["insertSpaces"] = Flag(),
        ["wordWrap"] = Flag(),
        ["minimap"] = Flag(),
        ["keyBindings"] = OneOf("default", "vim"),
        ["screenReader"] = Flag(),
        ["singleKeys"] = Flag(),
        ["reviewMail"] = Flag(),
        // What a reviewer writes again and again.
        ["savedReplies"] = Texts(20, 1_000, 10_000)
    };

    /// <summary>The names of the settings.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Why a setting cannot have a value; null when it can.</summary>
    public static string? Problem(string name, string value) =>
        !All.TryGetValue(name, out var rule)
            ? $"There is no setting '{(name.Length > 40 ? name[..40] + "…" : name)}'."
            : rule.Takes(value) ? null : $"{name} must be {rule.Words}.";

    /// <summary>The events that bring a person's settings to what was asked for: one for each that differs.</summary>
    public static IReadOnlyList<IPersonEvent> Change(Person person, IReadOnlyDictionary<string, string> settings) =>
    [
        .. settings.Where(s => !person.Settings.TryGetValue(s.Key, out var now) || now != s.Value)
            .OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new SettingChanged(s.Key, s.Value))
    ];

    private static Rule OneOf(params string[] values) =>
        new(values.Contains, $"one of {string.Join(", ", values)}");

    private static Rule Whole(int from, int to) => new(
        v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to
             && v == n.ToString(CultureInfo.InvariantCulture),
        $"a whole number from {from} to {to}");

    private static Rule Texts(int most, int length, int total) => new(
        v => v.Length <= total && ListOf(v) is { } texts && texts.Count <= most
             && texts.All(t => !string.IsNullOrWhiteSpace(t) && t.Length <= length && !t.Contains('\0')),
        $"a JSON array of at most {most} texts of at most {length:N0} characters, {total:N0} in all");

    private static List<string?>? ListOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string?>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Rule Flag() => new(v => v is "true" or "false", "true or false");

    private sealed record Rule(Func<string, bool> Takes, string Words);
}
