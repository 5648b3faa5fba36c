namespace Platform.Web.Tests.Identity;

public sealed class SettingsTests(SharedApp app)
{
    private const string Settings = "/api/me/settings";

    [Fact]
    public async Task What_a_person_sets_is_theirs_and_stays()
    {
        var ada = await app.SignInAsync();
        Assert.Equal("{}", (await ada.GetAsync(Settings)).Expect(HttpStatusCode.OK).GetRawText());

        (await ada.PutAsync(Settings, new { theme = "dark", tabWidth = 2, minimap = true })).Expect(HttpStatusCode.OK);
        var changed = (await ada.PutAsync(Settings, new { tabWidth = 3 })).Expect(HttpStatusCode.OK);

        var stored = (await ada.GetAsync(Settings)).Expect(HttpStatusCode.OK);
        Assert.Equal(changed.GetRawText(), stored.GetRawText());
        Assert.Equal("dark", stored.GetProperty("theme").GetString());
        Assert.Equal(3, stored.GetProperty("tabWidth").GetInt32());
        Assert.True(stored.GetProperty("minimap").GetBoolean());
        var bob = await app.SignInAsync();
        Assert.Equal("{}", (await bob.GetAsync(Settings)).Expect(HttpStatusCode.OK).GetRawText());
    }

    [Fact]
    public async Task What_is_no_setting_is_refused_and_changes_nothing()
    {
        var ada = await app.SignInAsync();
        foreach (var body in new object[]
                 {
                     new { tabWidth = 2, fontSize = 1000 }, new { tabWidth = 2, unknown = true },
                     new { tabWidth = 2, theme = new { dark = true } }, new { tabWidth = 2, theme = (string?)null }
                 })
            (await ada.PutAsync(Settings, body)).Refused(HttpStatusCode.BadRequest);
        Assert.Equal("{}", (await ada.GetAsync(Settings)).Expect(HttpStatusCode.OK).GetRawText());
    }
}
