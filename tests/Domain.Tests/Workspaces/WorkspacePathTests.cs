using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class WorkspacePathTests
{
    public static TheoryData<string> GoodPaths =>
    [
        "main.py", "a", "a/b/c.py", ".hidden", "..hidden", "...", "a..b", "a/..b", "-c.py", "--help", " leading",
        "trailing ", "with space.py", "a b/c d", "naïve.py", "módulo/été.py", "日本語.py", "файл.py", "😀.py",
        "e\u0301.py", "a:b", "C:/x", "a*?.py", "'quoted'", "\"double\"", "$HOME", "~", "a;b", "<script>", "#", "%2e%2e",
        "%2e%2e/%2f", "..%2f", "con", "nul.txt", "a\u200Bb", "a\u202Eb.py", "a\u00A0b", "a|b", "`id`",
        new string('a', 255), string.Join('/', Enumerable.Repeat("d", 32)),
        new string('é', 127), string.Join('/', Enumerable.Repeat(new string('a', 204), 5))
    ];

    public static TheoryData<string?> BadPaths =>
    [
        (string?)null, "", "/", "//", "/etc/passwd", "/a", "..", ".", "../x", "../../etc/passwd", "a/..", "a/../b", "a/./b", "./a",
        "a/.", "a//b", "a/", "a/b/", "a/b//", "\0", "a\0b", "a.py\0.txt", "a\nb", "a\rb", "a\tb", "\u001b[31m", "\u007f",
        "\u0085", "a\u009Fb", "..\\x", "a\\b", "C:\\x", "\\\\server\\share", "a/b\\..\\..\\c",
        "\ud800", "a\ud800b", "\udc00", "\udc00\ud800", "a/\udfff.py", "\ufffd",
        new string('a', 256), "x/" + new string('a', 256), new string('é', 128), "😀😀" + new string('é', 124),
        string.Join('/', Enumerable.Repeat("d", 33)),
        string.Join('/', Enumerable.Repeat(new string('a', 205), 5)), new string('a', 100_000)
    ];

    [Theory]
    [MemberData(nameof(GoodPaths))]
    public void A_path_that_the_sandbox_can_hold_is_accepted(string path) => Assert.Null(WorkspacePath.Problem(path));

    [Theory]
    [MemberData(nameof(BadPaths))]
    public void A_path_that_could_leave_or_confuse_the_workspace_is_refused_in_words(string? path)
    {
        var problem = WorkspacePath.Problem(path);
        Assert.NotNull(problem);
        Assert.EndsWith(".", problem);
    }

    [Fact]
    public void Every_control_character_is_refused()
    {
        foreach (var c in Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)))
            Assert.NotNull(WorkspacePath.Problem($"a{(char)c}b"));
    }

    [Fact]
    public void Lengths_are_counted_in_utf8_bytes_and_not_in_characters()
    {
        var name = new string('日', 85);
        Assert.Null(WorkspacePath.Problem(name));
        Assert.NotNull(WorkspacePath.Problem(name + "日"));
    }

    [Fact]
    public void The_longest_path_has_exactly_the_limit()
    {
        // Four names of 255 bytes with their slashes have 1023 bytes.
        var path = string.Join('/', Enumerable.Repeat(new string('a', 255), 4));
        Assert.Null(WorkspacePath.Problem(path));
        Assert.Null(WorkspacePath.Problem(string.Join('/', path[..^1], "b")));
        Assert.NotNull(WorkspacePath.Problem(path + "/b"));
    }

    [Theory]
    [InlineData("a", new string[0])]
    [InlineData("a/b", new[] { "a" })]
    [InlineData("a/b/c.py", new[] { "a", "a/b" })]
    public void The_parents_of_a_path_come_outermost_first(string path, string[] parents) =>
        Assert.Equal(parents, WorkspacePath.Parents(path));

    [Theory]
    [InlineData("a/b", "a", true)]
    [InlineData("a/b/c", "a", true)]
    [InlineData("a", "a", false)]
    [InlineData("ab/c", "a", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("A/b", "a", false)]
    public void Only_what_is_below_a_folder_is_inside_it(string path, string folder, bool inside) =>
        Assert.Equal(inside, WorkspacePath.IsInside(path, folder));

    [Theory]
    [InlineData("__pycache__/main.cpython-311.pyc", true)]
    [InlineData("pkg/__pycache__/x", true)]
    [InlineData(".venv/bin/python", true)]
    [InlineData("venv/bin/python", true)]
    [InlineData(".git/HEAD", true)]
    [InlineData("a/.git", true)]
    [InlineData("old.pyc", true)]
    [InlineData("main.py", false)]
    [InlineData("venv.py", false)]
    [InlineData("my.venv/x.py", false)]
    [InlineData(".gitignore", false)]
    [InlineData("src/git/x.py", false)]
    public void Environments_caches_and_version_control_are_left_alone(string path, bool ignored) =>
        Assert.Equal(ignored, WorkspacePath.IsIgnored(path));
}
