using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>What a reviewer sees of how attempts differ.</summary>
public sealed class ComparisonTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task Lines_are_beside_or_below_each_other_with_what_changed_in_them_marked()
    {
        var ada = await AuthorAsync(("main.py", Text("total = first + last", "if total: stop()")));
        var submission = await SubmitAsync(ada);
        await ada.WriteAsync("main.py", Text("total = first + second", "if total:   stop()"));
        await SubmitAsync(ada);
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{submission}?from=1&to=2&file=main.py");

        var diff = grace.GetByTestId("diff");
        var changes = diff.Locator("[data-change]");
        await Expect(diff).ToHaveAttributeAsync("data-layout", "split");
        await Expect(changes).ToHaveCountAsync(2);
        await Expect(changes.First.GetByTestId("code-old").Locator(".bg-diff-deleted-mark")).ToHaveTextAsync("last");
        await Expect(changes.First.GetByTestId("code-new").Locator(".bg-diff-added-mark")).ToHaveTextAsync("second");
        await grace.GetByTestId("layout").ClickAsync();
        await Expect(diff).ToHaveAttributeAsync("data-layout", "unified");
        await Expect(changes).ToHaveCountAsync(4);
        await grace.GetByLabel("Ignore spaces").CheckAsync();
        await Expect(changes).ToHaveCountAsync(2);
        await Expect(changes.Last).ToContainTextAsync("total = first + second");
        await grace.GetByTestId("layout").ClickAsync();
        await Expect(changes).ToHaveCountAsync(1);
        await grace.GetByLabel("Ignore spaces").UncheckAsync();
        await Expect(changes).ToHaveCountAsync(2);

        // Between the two, three lines beside each of them are shown.
        var gap = grace.GetByTestId("diff-gap").Filter(new() { HasText = "Show 38 unchanged lines" });
        await Expect(grace.Line("new", 8)).ToBeVisibleAsync();
        await Expect(grace.Line("new", 9)).ToHaveCountAsync(0);
        await gap.GetByRole(AriaRole.Button, new() { Name = "20 more" }).First.ClickAsync();
        await Expect(grace.Line("new", 28)).ToBeVisibleAsync();
        await Expect(grace.Line("new", 29)).ToHaveCountAsync(0);
        await grace.GetByRole(AriaRole.Button, new() { Name = "Show 18 unchanged lines" }).ClickAsync();
        await Expect(grace.Line("new", 29)).ToBeVisibleAsync();
        await Expect(grace.Line("old", 46)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_renamed_is_not_text_or_is_too_large_is_said_to_be_so()
    {
        var ada = await AuthorAsync(("old_name.py", "def f():\n    return 1\n"));
        var submission = await SubmitAsync(ada);
        var file = (await ada.Session.WorkspaceAsync(ada.WorkspaceId, Ct)).Files.Single(f => f.Path == "old_name.py");
        await PostAsync(ada, $"/api/workspaces/{ada.WorkspaceId}/files/{file.FileId}/rename", new { path = "new_name.py" });
        await ada.WriteAsync("long.txt", string.Concat(Enumerable.Repeat("x\n", 20_001)));
        using var picture = new MultipartFormDataContent
        {
            { JsonContent.Create(new { into = "", onExisting = "ask", items = new[] { new { path = "picture.bin", kind = "file" } } }), "plan" },
            { new ByteArrayContent([0, 1, 2]), "content", "blob" }
        };
        await PostAsync(ada, $"/api/workspaces/{ada.WorkspaceId}/uploads", picture);
        await SubmitAsync(ada);
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{submission}?from=1&to=2");

        await Expect(grace.GetByTestId("review-file")).ToHaveCountAsync(3);
        await Expect(grace.ReviewFile("new_name.py")).ToHaveAttributeAsync("title", "old_name.py → new_name.py");
        await grace.ReviewFile("new_name.py").ClickAsync();
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("old_name.py → new_name.py");
        await Expect(grace.GetByTestId("review-main")).ToContainTextAsync("renamed");
        await grace.ReviewFile("picture.bin").ClickAsync();
        await Expect(grace.GetByTestId("not-compared")).ToHaveTextAsync("This file is not text. It was added.");
        await grace.ReviewFile("long.txt").ClickAsync();
        await Expect(grace.GetByTestId("not-compared")).ToContainTextAsync("too large to be compared line by line");
    }

    [Fact]
    public async Task The_base_is_the_template_at_first_and_later_what_was_looked_at_last()
    {
        var ada = await AuthorAsync();
        var workspace = await MadeAsync(ada, "From a template", "hello");
        await ada.Session.WriteAsync(workspace, "more.py", "more = 1\n", Ct);
        var submission = await SubmitAsync(ada, workspace);
        var (_, grace) = await ReviewerAsync();
        await grace.RunAndWaitForResponseAsync(
            () => grace.GotoAsync($"/reviews/{submission}"), response => response.Url.EndsWith("/looked", StringComparison.Ordinal));

        var from = grace.GetByTestId("compare-from");
        var files = grace.GetByTestId("review-file");
        await Expect(from).ToHaveValueAsync("template");
        await Expect(files).ToHaveCountAsync(1);
        await Expect(files).ToContainTextAsync("more.py");
        await from.SelectOptionAsync("Nothing");
        await Expect(grace.ReviewFile("main.py")).ToBeVisibleAsync();

        foreach (var more in new[] { 2, 3 })
        {
            await ada.Session.WriteAsync(workspace, "more.py", $"more = {more}\n", Ct);
            await SubmitAsync(ada, workspace);
        }

        await grace.GotoAsync($"/reviews/{submission}");
        await Expect(from).ToHaveValueAsync("1");
        await Expect(from.Locator("option:checked")).ToHaveTextAsync("Attempt 1 (when you last looked)");
        await grace.ReviewFile("more.py").ClickAsync();
        await Expect(grace.GetByTestId("code-old")).ToContainTextAsync("more = 1");
        await from.SelectOptionAsync("Attempt 2");
        await Expect(grace.GetByTestId("code-old")).ToContainTextAsync("more = 2");
        await grace.GetByRole(AriaRole.Button, new() { Name = "Since you last looked" }).ClickAsync();
        await Expect(grace.GetByTestId("code-old")).ToContainTextAsync("more = 1");
        await Expect(grace.GetByTestId("code-new")).ToContainTextAsync("more = 3");
    }

    [Fact]
    public async Task What_is_said_of_a_line_that_is_gone_stands_on_its_side()
    {
        var ada = await AuthorAsync(("main.py", "first = 1\nsecond = 2\nthird = 3\n"));
        var submission = await SubmitAsync(ada);
        await ada.WriteAsync("main.py", "first = 1\nthird = 3\n");
        await SubmitAsync(ada);
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{submission}?from=1&to=2&file=main.py");
        await grace.ClaimAsync();

        await grace.Line("old", 2).ClickAsync();
        await Expect(grace.GetByTestId("comment-form")).ToBeVisibleAsync();
        // There is nothing that another text could stand in place of.
        await Expect(grace.GetByTestId("suggest")).ToHaveCountAsync(0);
        await grace.WriteCommentAsync("Why is it gone?", "Comment now");
        await Expect(grace.GetByTestId("diff").GetByTestId("thread")).ToContainTextAsync("Why is it gone?");
        await grace.GetByTestId("review-overview").ClickAsync();
        await Expect(grace.Thread("Why is it gone?")).ToContainTextAsync("main.py, line 2 of attempt 1: this line was deleted in attempt 2");
    }

    /// <summary>Sixty lines, of which the fifth and the fiftieth are these.</summary>
    private static string Text(string fifth, string fiftieth) => string.Concat(
        Enumerable.Range(1, 60).Select(i => i switch { 5 => fifth, 50 => fiftieth, _ => $"line_{i} = {i}" } + "\n"));
}
