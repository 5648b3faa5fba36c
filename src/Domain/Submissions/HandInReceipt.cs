using System.Globalization;
using System.Text;

namespace Platform.Domain.Submissions;

/// <summary>What a receipt says, and what is signed of it.</summary>
/// <param name="EventPosition">Position of the event in the whole log.</param>
public sealed record HandInReceipt(
    Guid ReceiptId, Guid SubmissionId, int Attempt, string WorkspaceName, DateTimeOffset At, long WorkspaceVersion,
    long EventPosition, string ManifestHash, int Files, long Bytes)
{
    /// <summary>The text that the signature is over: one line for each fact, in this order.</summary>
    public string Text() => new StringBuilder("platform-receipt 1\n")
        .Append(CultureInfo.InvariantCulture, $"receipt {ReceiptId}\n")
        .Append(CultureInfo.InvariantCulture, $"submission {SubmissionId}\n")
        .Append(CultureInfo.InvariantCulture, $"attempt {Attempt}\n")
        .Append(CultureInfo.InvariantCulture, $"workspace {JsonText.Quote(WorkspaceName)}\n")
        .Append(CultureInfo.InvariantCulture, $"at {At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\n")
        .Append(CultureInfo.InvariantCulture, $"workspace-version {WorkspaceVersion}\n")
        .Append(CultureInfo.InvariantCulture, $"event-position {EventPosition}\n")
        .Append(CultureInfo.InvariantCulture, $"manifest {ManifestHash}\n")
        .Append(CultureInfo.InvariantCulture, $"files {Files}\n")
        .Append(CultureInfo.InvariantCulture, $"bytes {Bytes}\n")
        .ToString();
}
