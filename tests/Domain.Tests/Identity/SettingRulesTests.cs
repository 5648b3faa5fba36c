using Platform.Domain.Identity;

namespace Platform.Domain.Tests.Identity;

public sealed class SettingRulesTests
{
    private static readonly Guid Id = Guid.NewGuid();

    [Theory]
    [InlineData("fontSize", "14")]
    [InlineData("tabWidth", "8")]
    [InlineData("theme", "dark")]
    [InlineData("keyBindings", "vim")]
    [InlineData("minimap", "true")]
    [InlineData("singleKeys", "false")]
    [InlineData("savedReplies", "[]")]
    [InlineData("savedReplies", "[\"Good.\",\"Please add tests.\"]")]
    public void A_value_within_the_bounds_is_taken(string name, string value) =>
        Assert.Null(SettingRules.Problem(name, value));

    [Theory]
    [InlineData("fontSize", "41")]
    [InlineData("fontSize", "14.5")]
    [InlineData("fontSize", "014")]
    [InlineData("tabWidth", "-1")]
    [InlineData("theme", "Dark")]
    [InlineData("fontFamily", "x; background: url(//evil)")]
    [InlineData("minimap", "True")]
    [InlineData("unknown", "1")]
    [InlineData("savedReplies", "Good.")]
    [InlineData("savedReplies", "[1]")]
    [InlineData("savedReplies", "[null]")]
    [InlineData("savedReplies", "[\" \"]")]
    [InlineData("savedReplies", "[\"\\u0000\"]")]
    [InlineData("savedReplies", "{\"a\":[]}")]
    public void Another_one_is_refused_in_words(string name, string value) =>
        Assert.Contains(name, SettingRules.Problem(name, value), StringComparison.Ordinal);

    [Fact]
    public void Saved_replies_are_neither_too_many_nor_too_long()
    {
        static string? Problem(int many, int length) => SettingRules.Problem(
            "savedReplies", $"[{string.Join(',', Enumerable.Repeat($"\"{new string('x', length)}\"", many))}]");
        Assert.Null(Problem(20, 400));
        Assert.Null(Problem(1, 1_000));
        Assert.NotNull(Problem(21, 1));
        Assert.NotNull(Problem(1, 1_001));
        Assert.NotNull(Problem(20, 1_000));
    }

    [Fact]
    public void Only_what_differs_becomes_an_event()
    {
        var person = Fold(new PersonRegistered("ada@example.org"), new SettingChanged("theme", "dark"));
        var events = SettingRules.Change(
            person, new Dictionary<string, string> { ["theme"] = "dark", ["tabWidth"] = "2", ["fontSize"] = "16" });
        Assert.Equal([new SettingChanged("fontSize", "16"), new SettingChanged("tabWidth", "2")], events);
        Assert.Equal("2", Fold([new PersonRegistered("ada@example.org"), .. events]).Settings["tabWidth"]);
    }

    private static Person Fold(params IPersonEvent[] events) =>
        events.Aggregate((Person?)null, (p, e) => Person.Evolve(p, Id, e))!;
}
