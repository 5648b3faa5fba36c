using System.IO.Compression;
using System.Text.Json.Nodes;
using Platform.Web.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>Receipts: whoever has one can check it, with us and without.</summary>
public sealed class ReceiptTests(SharedApp app)
{
    [Fact]
    public async Task Whoever_has_its_address_reads_it()
    {
        var (_, submission, receipt) = await ReceivedAsync();
        var visitor = app.Visitor();
        var json = (await visitor.GetAsync($"/receipts/{receipt}", ("Accept", "application/json"))).Expect(HttpStatusCode.OK);
        Assert.Equal(submission, json.GetProperty("submissionId").GetGuid());
        Assert.Equal(1, json.GetProperty("attempt").GetInt32());
        var stored = Assert.Single(await app.EventsAsync(submission));
        Assert.Equal(stored.Sequence, json.GetProperty("eventPosition").GetInt64());
        Assert.Equal(stored.Timestamp, json.GetProperty("at").GetDateTimeOffset());
        (await visitor.GetAsync($"/receipts/{Guid.NewGuid()}", ("Accept", "application/json"))).Refused(HttpStatusCode.NotFound);
        // A browser asks for a page.
        var page = await visitor.GetAsync($"/receipts/{receipt}", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.NotEqual("application/json", page.ContentHeaders.ContentType?.MediaType);
    }

    [Fact]
    public async Task What_was_changed_does_not_hold()
    {
        var json = await JsonAsync();
        Assert.Equal((0, ""), Run(json));
        foreach (var (name, value) in new (string, JsonNode)[]
                 {
                     ("attempt", 2), ("workspaceName", "Another"), ("at", "2020-01-01T00:00:00Z"), ("workspaceVersion", 1),
                     ("eventPosition", 1), ("files", 9), ("bytes", 9), ("manifestHash", new string('a', 64)), ("signature", "AAAA"),
                     ("publicKey", "AAAA"), ("receiptId", Guid.NewGuid().ToString()), ("manifest", "platform-manifest 1\n")
                 })
        {
            var changed = JsonNode.Parse(json)!.AsObject();
            changed[name] = value;
            Assert.Equal((name, 1), (name, Run(changed.ToJsonString()).Code));
        }

        // Signed again by somebody else: sound by itself, but not this platform's.
        using var key = ReceiptKey.From(new string('x', 32), false);
        var view = JsonSerializer.Deserialize<ReceiptView>(json, Infrastructure.PublicJson.Options)! with { Attempt = 7, PublicKey = key.Public };
        view = view with { Signature = key.Sign(view.Signed().Text()) };
        Assert.Empty(ReceiptCommand.Check(view, null));
        Assert.Single(ReceiptCommand.Check(view, "another key"));
    }

    [Fact]
    public async Task Files_are_compared_with_what_was_handed_in()
    {
        var json = await JsonAsync();
        using var place = new Place();
        await File.WriteAllTextAsync(place.In("files/a.py"), "one\ntwo\nthree\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, Run(json, place.In("files")).Code);
        ZipFile.CreateFromDirectory(place.In("files"), place.In("files.zip"));
        Assert.Equal(0, Run(json, place.In("files.zip")).Code);
        await File.WriteAllTextAsync(place.In("files/b.py"), "", TestContext.Current.CancellationToken);
        Assert.Equal((1, "not handed in: \"b.py\""), Run(json, place.In("files")));
        File.Delete(place.In("files/b.py"));
        await File.WriteAllTextAsync(place.In("files/a.py"), "one\n", TestContext.Current.CancellationToken);
        Assert.Equal((1, "different: \"a.py\""), Run(json, place.In("files")));
        File.Delete(place.In("files/a.py"));
        Assert.Equal((1, "missing: \"a.py\""), Run(json, place.In("files")));
        Assert.Equal(2, Run(json, place.In("nowhere.zip")).Code);
        Assert.Equal(2, Run("{}").Code);
        Assert.Equal(2, Run("no json").Code);
        Assert.Equal(2, ReceiptCommand.Run(["receipt"]));
    }

    [Fact]
    public void The_same_secret_gives_the_same_key()
    {
        using var one = ReceiptKey.From(new string('k', 32), false);
        using var again = ReceiptKey.From(new string('k', 32), false);
        using var other = ReceiptKey.From(new string('l', 32), false);
        Assert.Equal(one.Public, again.Public);
        Assert.NotEqual(one.Public, other.Public);
        Assert.True(ReceiptKey.Verifies(again.Public, "text", one.Sign("text")));
        Assert.False(ReceiptKey.Verifies(other.Public, "text", one.Sign("text")));
        Assert.Throws<InvalidOperationException>(() => ReceiptKey.From(null, false));
    }

    private async Task<(Learner Learner, Guid Submission, Guid Receipt)> ReceivedAsync()
    {
        var (learner, submission) = await app.HandedInAsync();
        return (learner, submission, (await learner.HandInAsync()).GetProperty("latest").GetProperty("receiptId").GetGuid());
    }

    private async Task<string> JsonAsync()
    {
        var (_, _, receipt) = await ReceivedAsync();
        return (await app.Visitor().GetAsync($"/receipts/{receipt}", ("Accept", "application/json"))).Expect(HttpStatusCode.OK).GetRawText();
    }

    private static (int Code, string First) Run(string json, string? files = null)
    {
        using var place = new Place();
        File.WriteAllText(place.In("receipt.json"), json);
        string[] args = files is null ? ["receipt", place.In("receipt.json")] : ["receipt", place.In("receipt.json"), files];
        var (receipt, problems) = (ReceiptCommand.Run(args), "");
        if (receipt == 1 && files is not null)
        {
            var view = JsonSerializer.Deserialize<ReceiptView>(json, Infrastructure.PublicJson.Options)!;
            problems = ReceiptCommand.Compare(Domain.Submissions.Manifest.Parse(view.Manifest)!, files)[0];
        }

        return (receipt, problems);
    }

    private sealed class Place : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("receipt");

        public Place() => _folder.CreateSubdirectory("files");

        public string In(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(true);
    }
}
