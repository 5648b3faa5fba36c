using System.Net;
using System.Text;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Packages;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>What the gate reads, decides and writes, without a sandbox.</summary>
public sealed class PageTests
{
    private static readonly Uri Index = new("https://index.test/simple/demo/");
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Json_and_html_say_the_same()
    {
        var json = $$$"""
            {"meta":{"api-version":"1.1"},"name":"demo","files":[
              {"filename":"demo-1.0-py3-none-any.whl","url":"https://files.test/a/demo-1.0-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"},"requires-python":">=3.8","yanked":"broken","size":12,"core-metadata":{"sha256":"x"}},
              {"filename":"demo-1.0.tar.gz","url":"https://files.test/a/demo-1.0.tar.gz","hashes":{"sha256":"{{{Hash}}}"}},
              {"filename":"demo-1.1-py3-none-any.whl","url":"https://files.test/demo-1.1-py3-none-any.whl","hashes":{}},
              {"filename":"other-1.0-py3-none-any.whl","url":"https://files.test/other-1.0-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"}},
              {"filename":"demo-1.2-py3-none-any.whl","url":"http://169.254.169.254/demo-1.2-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"}}]}
            """;
        var html = $"""
            <!DOCTYPE html><html><body>
            <a href="https://files.test/a/demo-1.0-py3-none-any.whl#sha256={Hash}" data-requires-python="&gt;=3.8" data-yanked="broken">demo-1.0-py3-none-any.whl</a>
            <a href="https://files.test/a/demo-1.0.tar.gz#sha256={Hash}">demo-1.0.tar.gz</a>
            <a href="https://files.test/demo-1.1-py3-none-any.whl">demo-1.1-py3-none-any.whl</a>
            <a href="https://files.test/other-1.0-py3-none-any.whl#sha256={Hash}">other-1.0-py3-none-any.whl</a>
            <a href="http://169.254.169.254/demo-1.2-py3-none-any.whl#sha256={Hash}">demo-1.2-py3-none-any.whl</a>
            </body></html>
            """;
        foreach (var page in new[] { Read("application/vnd.pypi.simple.v1+json", json), Read("text/html", html) })
        {
            Assert.True(page.HasSource);
            var file = Assert.Single(page.Wheels);
            Assert.Equal(("demo", "1.0", ">=3.8", "broken", Hash), (file.Name, file.Version, file.RequiresPython, file.Yanked, file.Sha256));
            Assert.Equal("https://files.test/a/demo-1.0-py3-none-any.whl", file.Address.ToString());
            // What the gate writes can be read again, and names only the gate.
            var written = Encoding.UTF8.GetString(PageWriter.AsHtml(page)) + Encoding.UTF8.GetString(PageWriter.AsJson(page));
            Assert.DoesNotContain("files.test", written);
            Assert.DoesNotContain("metadata", written);
            Assert.Contains($"/packages/{Hash}/demo-1.0-py3-none-any.whl", written);
            Assert.Contains("broken", written);
        }
        static IndexPage Read(string type, string body) =>
            PageReader.Project("demo", Index, type, Encoding.UTF8.GetBytes(body), a => a.Host is "files.test" or "index.test");
    }

    [Fact]
    public void Names_are_read_from_both_kinds_of_lists()
    {
        Assert.Equal(["a-b", "six"], PageReader.Names("application/json", """{"meta":{"name":"no"},"projects":[{"name":"six"},{"name":"A_b","x":{"name":"no"}}]}"""u8.ToArray()));
        Assert.Equal(["a-b", "six"], PageReader.Names("text/html", "<a href=\"/simple/six/\">six</a><a href=\"/simple/a-b/\"> A.B </a>"u8.ToArray()));
    }

    [Fact]
    public void Versions_are_ordered_as_python_does()
    {
        string[] ordered =
        [
            "nonsense", "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+local", "1.0.post1", "1.1", "1.9", "1.10", "2.0", "1!0.1"
        ];
        var shuffled = ordered.Reverse().Select(v => new PythonVersion(v)).Order().Select(v => v.Text);
        Assert.Equal(ordered, shuffled);
        Assert.Equal(0, new PythonVersion("1.0").CompareTo(new PythonVersion("1.0.0")));
    }

    [Theory]
    [InlineData("demo-1.0-py3-none-any.whl", null, true)]
    [InlineData("demo-1.0-py2.py3-none-any.whl", ">=2.7, !=3.0.*, <4", true)]
    [InlineData("demo-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", ">=3.8", true)]
    [InlineData("demo-1.0-cp38-abi3-manylinux_2_36_x86_64.whl", null, true)]
    [InlineData("demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", null, false)]
    [InlineData("demo-1.0-cp312-abi3-manylinux_2_17_x86_64.whl", null, false)]
    [InlineData("demo-1.0-cp311-cp311-manylinux_2_39_x86_64.whl", null, false)]
    [InlineData("demo-1.0-cp311-cp311-win_amd64.whl", null, false)]
    [InlineData("demo-1.0-cp311-cp311-musllinux_1_1_x86_64.whl", null, false)]
    [InlineData("demo-1.0-py3-none-any.whl", ">=3.12", false)]
    [InlineData("demo-1.0-py3-none-any.whl", "==3.10.*", false)]
    [InlineData("demo-1.0-py3-none-any.whl", "~=3.9", true)]
    public void What_fits_the_sandbox(string file, string? requiresPython, bool fits)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "the names are for x86-64");
        Assert.Equal(fits, SandboxPython.Fits(new IndexFile("demo", file, Index, Hash, requiresPython, null, null)));
    }

    [Theory]
    [InlineData("8.8.8.8", "Public")]
    [InlineData("2606:4700::1", "Public")]
    [InlineData("127.0.0.1", "Private")]
    [InlineData("10.1.2.3", "Private")]
    [InlineData("172.17.0.1", "Private")]
    [InlineData("192.168.0.1", "Private")]
    [InlineData("fd00::1", "Private")]
    [InlineData("::ffff:10.0.0.1", "Private")]
    [InlineData("169.254.169.254", "Never")]
    [InlineData("64:ff9b::a9fe:a9fe", "Never")]
    [InlineData("0.0.0.0", "Never")]
    [InlineData("224.0.0.1", "Never")]
    [InlineData("fe80::1", "Never")]
    [InlineData("2002:a00:1::1", "Never")]
    [InlineData("::", "Never")]
    public void Addresses_that_may_be_asked(string address, string kind) =>
        Assert.Equal(kind, Addresses.KindOf(IPAddress.Parse(address)).ToString());

    [Fact]
    public async Task A_public_index_does_not_lead_into_private_networks()
    {
        var addresses = new Addresses(new Uri("https://1.1.1.1/simple/"));
        Assert.Empty(await addresses.OfAsync("localhost", 443, TestContext.Current.CancellationToken));
        Assert.Empty(await addresses.OfAsync("169.254.169.254", 80, TestContext.Current.CancellationToken));
        var homely = new Addresses(new Uri("http://127.0.0.1:8000/simple/"));
        Assert.NotEmpty(await homely.OfAsync("localhost", 9000, TestContext.Current.CancellationToken));
        Assert.Empty(await homely.OfAsync("169.254.169.254", 80, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Guessing_ends_after_some_names_and_begins_anew_after_a_minute()
    {
        var clock = new Clock();
        var allowance = new Allowance(new PackageSettings { NamesPerMinute = 30, UnknownNamesPerMinute = 3, DailyBytes = 100 }, clock);
        foreach (var name in new[] { "a", "b", "c" })
            allowance.TakeUnknown(name);
        allowance.TakeName("six");
        Assert.Equal((429, PackageFailure.Limit), Refused(() => allowance.TakeUnknown("d")));
        // Nor does it show which names there are.
        Assert.Equal((429, PackageFailure.Limit), Refused(() => allowance.TakeName("six")));
        clock.Now += TimeSpan.FromMinutes(1);
        foreach (var i in Enumerable.Range(0, 30))
            allowance.TakeName($"n{i}");
        // However often it is tried.
        for (var i = 0; i < 3; i++)
            Assert.Equal((429, PackageFailure.Limit), Refused(() => allowance.TakeName("n30")));
        allowance.TakeName("n29");
        allowance.TakeBytes(100);
        Assert.Equal((429, PackageFailure.Limit), Refused(() => allowance.TakeBytes(1)));
        clock.Now += TimeSpan.FromDays(1);
        allowance.TakeBytes(100);

    }

    [Fact]
    public void A_day_is_the_workspaces_and_a_burst_of_requests_ends()
    {
        var clock = new Clock();
        var (allowances, workspace) = (new Allowances(new PackageSettings { DailyBytes = 100 }, clock), Guid.NewGuid());
        allowances.Of(workspace).TakeBytes(100);
        // The next sandbox of the same workspace asks, whoever else came in between.
        for (var i = 0; i < 3000; i++)
            allowances.Of(Guid.NewGuid()).TakeRequest();
        Assert.Equal((429, PackageFailure.Limit), Refused(() => allowances.Of(workspace).TakeBytes(1)));
        allowances.Of(Guid.NewGuid()).TakeBytes(1);
        // What is not given out after all takes nothing.
        allowances.Of(workspace).GiveBack(50);
        allowances.Of(workspace).TakeBytes(50);

        for (var i = 0; i < 1000; i++)
            allowances.Of(workspace).TakeRequest();
        Assert.Equal((429, PackageFailure.Limit), Refused(allowances.Of(workspace).TakeRequest));
        clock.Now += TimeSpan.FromSeconds(1);
        for (var i = 0; i < 10; i++)
            allowances.Of(workspace).TakeRequest();
        Assert.Equal((429, PackageFailure.Limit), Refused(allowances.Of(workspace).TakeRequest));
    }

    [Fact]
    public void An_installation_may_not_last_longer_than_web_waits_for_its_end()
    {
        Assert.Null(new PackageSettings().Problem());
        Assert.Contains("InstallationSeconds", new PackageSettings { InstallationSeconds = 3600 }.Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_index_says_of_sizes_is_believed_only_when_it_is_a_number()
    {
        var page = PageReader.Project("demo", Index, "application/json", Encoding.UTF8.GetBytes($$$"""
            {"files":[{"filename":"demo-1.0-py3-none-any.whl","url":"demo-1.0-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"},"size":null},
              {"filename":"demo-1.1-py3-none-any.whl","url":"demo-1.1-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"},"size":"many"},
              {"filename":"demo-1.2-py3-none-any.whl","url":"demo-1.2-py3-none-any.whl","hashes":{"sha256":"{{{Hash}}}"},"size":7}]}
            """), _ => true);
        Assert.Equal([null, null, 7L], page.Wheels.Select(f => f.Size));
    }

    private static (int, PackageFailure?) Refused(Action action)
    {
        var refused = Assert.Throws<NotGivenException>(action);
        return (refused.Status, refused.Failure);
    }

    [Fact]
    public void Colours_and_marks_are_no_part_of_what_was_printed() => Assert.Equal(
        "ERROR: no such thing\n$ ", PrintedText.Of("\x1b[1;31mERROR: no\x1b[0m such thing\r\n\x1b]633;D;0123;1;5;pip\a\x1b]633;A\a$ "u8));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
