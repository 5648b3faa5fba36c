using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>Tests of what reviewers see, with learners whose pages nobody needs to look at.</summary>
public abstract class ReviewTests(Chromium chromium) : BrowserTests(chromium)
{
    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Somebody with these files, and no page.</summary>
    private protected async Task<Learner> AuthorAsync(params (string Path, string Text)[] files)
    {
        var author = await StrangerAsync();
        await author.KnowAsync();
        foreach (var (path, text) in files) await author.WriteAsync(path, text);
        return author;
    }

    private protected async Task<(Learner Reviewer, IPage Page)> ReviewerAsync()
    {
        var (reviewer, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", reviewer.Email, "reviewer");
        return (reviewer, page.Page);
    }

    /// <summary>Another workspace of the author's, from a template.</summary>
    private protected static async Task<Guid> MadeAsync(Learner author, string name, string template)
    {
        var made = await PostAsync(author, "/api/workspaces", new { name, template });
        return made.GetProperty("workspaceId").GetGuid();
    }

    /// <summary>Hands in what is stored; returns the submission.</summary>
    private protected static async Task<Guid> SubmitAsync(Learner author, Guid? workspace = null)
    {
        var made = await PostAsync(
            author, $"/api/workspaces/{workspace ?? author.WorkspaceId}/submission", new { confirm = Array.Empty<string>() });
        return made.GetProperty("submissionId").GetGuid();
    }

    private protected static async Task<JsonElement> PostAsync(Learner by, string path, object body)
    {
        using var answer = await by.Session.SendAsync(HttpMethod.Post, path, body, Ct);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }
}
