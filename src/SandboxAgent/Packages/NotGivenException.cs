using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>The gate does not give out what was asked for; the message is for a person.</summary>
/// <param name="failure">What an installation that needed it fails with; null when it is no concern of one.</param>
/// <param name="refusal">Set when it is forbidden rather than not there: refusals are recorded.</param>
internal sealed class NotGivenException(
    int status, string words, PackageFailure? failure = null, PackageRefusal? refusal = null) : Exception(words)
{
    public int Status => status;
    public PackageFailure? Failure => failure;
    public PackageRefusal? Refusal => refusal;

    public static NotGivenException Unavailable(string words) =>
        new(StatusCodes.Status503ServiceUnavailable, words, PackageFailure.IndexUnavailable);

    public static NotGivenException NotThere(string words) => new(StatusCodes.Status404NotFound, words, PackageFailure.NotFound);

    public static NotGivenException Limit(int status, string words) =>
        new(status, words, PackageFailure.Limit, PackageRefusal.Limit);
}
