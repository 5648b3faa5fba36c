using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("main.py", "Main.PY")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("caf\u00c9", "cafe\u0301")]
    [InlineData("\u1e69", "s\u0323\u0307")]
    [InlineData("s\u0323\u0307", "s\u0307\u0323")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u2126", "\u03c9")]
    [InlineData("\u03a3", "\u03c2")]
    [InlineData("\ud801\udc00", "\ud801\udc28")]
    public void Names_that_look_the_same_have_one_key(string one, string other) =>
        Assert.Equal(NameKey.Of(one), NameKey.Of(other));

    [Theory]
    [InlineData("a", "b")]
    [InlineData("cafe", "caf\u00e9")]
    [InlineData("a/b", "ab")]
    [InlineData("\u0430", "a")]
    [InlineData("\ud83d\ude00", "\ud83d\ude01")]
    public void Names_that_do_not_have_different_ones(string one, string other) =>
        Assert.NotEqual(NameKey.Of(one), NameKey.Of(other));
}
