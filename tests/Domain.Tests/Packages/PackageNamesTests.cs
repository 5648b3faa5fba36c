using Platform.Domain.Packages;

namespace Platform.Domain.Tests.Packages;

public sealed class PackageNamesTests
{
    [Theory]
    [InlineData("Flask_SQLAlchemy", "flask-sqlalchemy")]
    [InlineData(" zope.interface ", "zope-interface")]
    [InlineData("a-_.b", "a-b")]
    public void A_name_has_one_form(string name, string normalised)
    {
        Assert.Equal(normalised, PackageNames.Normalise(name));
        Assert.True(PackageNames.IsNormalised(PackageNames.Normalise(name)));
    }

    [Theory]
    [InlineData("pandas")]
    [InlineData(" pandas ")]
    [InlineData("pandas==2.3.1")]
    [InlineData("pandas[excel, plot] >=2,<3")]
    [InlineData("Zope.Interface~=5.0")]
    [InlineData("x==1.*")]
    [InlineData("x===1!2.0+local.1")]
    public void A_requirement_is_a_name_with_extras_and_versions(string requirement) =>
        Assert.Null(PackageNames.Problem(requirement, bare: false));

    [Theory]
    [InlineData("")]
    [InlineData("--index-url=https://evil.example")]
    [InlineData("-r requirements.txt")]
    [InlineData("git+https://example.org/x.git")]
    [InlineData("x @ https://example.org/x.whl")]
    [InlineData("x @ file:///etc/passwd")]
    [InlineData("./local")]
    [InlineData("x; python_version < '3'")]
    [InlineData("x==1 --hash=sha256:ab")]
    [InlineData("x\ny")]
    [InlineData("x>=1\0")]
    [InlineData("x.")]
    [InlineData("x[")]
    [InlineData("x==")]
    [InlineData("x$(id)")]
    public void What_pip_would_read_as_something_else_is_not(string requirement) =>
        Assert.NotNull(PackageNames.Problem(requirement, bare: false));

    [Fact]
    public void What_is_removed_is_named_only()
    {
        Assert.Null(PackageNames.Problem("pandas", bare: true));
        Assert.NotNull(PackageNames.Problem("pandas==2", bare: true));
        Assert.NotNull(PackageNames.Problem("-y", bare: true));
    }

    [Fact]
    public void A_long_text_is_refused_at_once()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(PackageNames.Problem(new string('a', 1_000_000), bare: false));
        Assert.NotNull(PackageNames.Problem("a" + new string(',', 199), bare: false));
        Assert.InRange(started.ElapsedMilliseconds, 0, 1000);
    }
}
