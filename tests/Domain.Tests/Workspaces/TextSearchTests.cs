using System.Diagnostics;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class TextSearchTests
{
    [Theory]
    [InlineData("a.c", false, "abc a.c A.C", "4 8")]
    [InlineData("a.c", true, "abc a.c A.C", "0 4 8")]
    [InlineData("^x$", true, "x\nxx\nx", "0 5")]
    [InlineData("\\d+", true, "1 22 333", "0 2 5")]
    [InlineData("é", false, "É é", "0 2")]
    public void Matches_are_found_where_they_are(string text, bool pattern, string content, string offsets) =>
        Assert.Equal(offsets, Found(new SearchQuery(text, pattern), content));

    [Fact]
    public void Case_and_whole_words_count_when_asked_for()
    {
        Assert.Equal("4", Found(new SearchQuery("x", MatchCase: true), "X a x"));
        Assert.Equal("0 7", Found(new SearchQuery("id", WholeWord: true), "id ids id_ id".Remove(3, 4) + " wid"));
        Assert.Equal("1", Found(new SearchQuery("(x)", WholeWord: true), "a(x)b"));
    }

    [Fact]
    public void A_replacement_is_literal_or_names_groups()
    {
        Assert.Equal("$1", Search(new SearchQuery("a", Replacement: "$1")).In("a", 9)[0].Insert);
        Assert.Equal("b=a", Search(new SearchQuery("(\\w)=(\\w)", true, Replacement: "$2=$1")).In("a=b", 9)[0].Insert);
        Assert.Null(Search(new SearchQuery("a")).In("a", 9)[0].Insert);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+b")]
    [InlineData("(.*)*x")]
    [InlineData("(a?){40}a{40}")]
    public void No_pattern_takes_for_ever(string pattern)
    {
        var started = Stopwatch.StartNew();
        var search = Search(new SearchQuery(pattern, true));
        _ = search.In(new string('a', 100_000) + "!", 100);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), $"{pattern}: {started.Elapsed}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("(")]
    [InlineData("(a{1000}){1000}{1000}")]
    public void What_cannot_be_searched_for_is_refused_in_words(string pattern)
    {
        var (search, problem) = TextSearch.Of(new SearchQuery(pattern, true));
        Assert.Null(search);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void Empty_matches_are_left_out_and_the_rest_is_bounded()
    {
        Assert.Empty(Search(new SearchQuery("x*", true)).In("aaa", 9));
        Assert.Equal(3, Search(new SearchQuery("a")).In(new string('a', 50), 3).Count);
        Assert.NotNull(TextSearch.Of(new SearchQuery(new string('a', SearchQuery.MaxLength + 1))).Problem);
    }

    private static TextSearch Search(SearchQuery query)
    {
        var (search, problem) = TextSearch.Of(query);
        Assert.Null(problem);
        return search!;
    }

    private static string Found(SearchQuery query, string content) =>
        string.Join(' ', Search(query).In(content, 100).Select(m => m.Offset));
}
