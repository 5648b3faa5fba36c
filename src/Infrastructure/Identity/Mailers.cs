using System.Collections.Concurrent;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Platform.Infrastructure.Identity;

/// <summary>Development: keeps the last mails in memory for <c>/dev/mail</c> and writes the link to the console.</summary>
public sealed partial class DevelopmentMailer(ILogger<DevelopmentMailer> logger) : IMailer
{
    private const int Kept = 200;
    private readonly ConcurrentQueue<Mail> _mails = new();

    /// <summary>Newest first.</summary>
    public IEnumerable<Mail> Mails => _mails.Reverse();

    public Task SendAsync(Mail mail, CancellationToken ct)
    {
        _mails.Enqueue(mail);
        while (_mails.Count > Kept && _mails.TryDequeue(out _))
        {
        }

        Sent(mail.To, mail.Link);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Sign-in link for {To}: {Link}")]
    private partial void Sent(string to, string link);
}

/// <summary>How mail leaves the product.</summary>
/// <param name="From">The sender's address.</param>
/// <param name="User">Null for a server that asks for no authentication.</param>
/// <param name="RequireTls">Refuse to send in clear.</param>
public sealed record SmtpSettings(string Host, int Port, string From, string? User, string? Password, bool RequireTls);

/// <summary>Production: SMTP.</summary>
public sealed class SmtpMailer(SmtpSettings settings) : IMailer
{
    public async Task SendAsync(Mail mail, CancellationToken ct)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Subject = mail.Subject;
        if (mail.Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        message.Body = new TextPart("plain") { Text = mail.Body };

        using var client = new SmtpClient();
        await client.ConnectAsync(
            settings.Host, settings.Port,
            settings.RequireTls ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable, ct);
        if (settings.User is not null) await client.AuthenticateAsync(settings.User, settings.Password ?? "", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
