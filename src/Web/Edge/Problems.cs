using System.Data.Common;
using System.Net.Sockets;
using JasperFx;
using Marten.Exceptions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Platform.Application;

namespace Platform.Web.Edge;

/// <summary>Every error that leaves the product, as ProblemDetails (RFC 9457) with a sentence for a person.</summary>
public static class Problems
{
    public static IResult Of(Refusal refusal)
    {
        var extensions = new Dictionary<string, object?>();
        if (refusal.CurrentVersion is { } version) extensions["currentVersion"] = version;
        if (refusal.Paths is { } paths) extensions["paths"] = paths;
        if (refusal.Existing is { } existing) extensions["existing"] = existing;
        if (refusal.Confirm is { } confirm) extensions["confirm"] = confirm;
        if (refusal.HeldBy is { } holder) extensions["claim"] = holder;
        var problem = Results.Problem(refusal.Detail, statusCode: Status(refusal.Kind), extensions: extensions);
        return refusal.RetryAfterSeconds is { } seconds ? new RetryAfter(problem, seconds) : problem;
    }

    public static IResult NotFound(string what) => Of(Refusal.NotFound(what));

    /// <summary>Writes ProblemDetails for whatever went wrong outside the handlers.</summary>
    public static async Task WriteAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var (status, detail) = error switch
        {
            BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? "The request is larger than the server takes. Nothing was changed."
                : bad.InnerException is null ? bad.Message : "The request could not be read. Nothing was changed."),
            ConcurrencyException => (StatusCodes.Status409Conflict,
                "Somebody else was changing the same thing again and again. Nothing was changed: try again."),
            // Still so after the retries: the id that the client chose belongs to another command, person or thing.
            DocumentAlreadyExistsException or ExistingStreamIdCollisionException => (StatusCodes.Status409Conflict,
                "This Idempotency-Key was used for something else. Nothing was changed: use a new one."),
            _ when IsDatabase(error) => (StatusCodes.Status503ServiceUnavailable,
                "The database cannot be reached just now. What was saved before is kept; try again in a moment."),
            OperationCanceledException => (StatusCodes.Status499ClientClosedRequest, "The request was given up."),
            _ => (StatusCodes.Status500InternalServerError,
                "Something went wrong on the server. What was saved before is kept; try again, and tell the operator " +
                "the request's id if it goes on.")
        };
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
        await Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }

    /// <summary>Whether an error means that the database is away, and not that the request was wrong.</summary>
    public static bool IsDatabase(Exception? error) =>
        error is DbException or SocketException or TimeoutException
        || (error?.InnerException is { } inner && IsDatabase(inner))
        || (error is AggregateException many && many.InnerExceptions.Any(IsDatabase));

    /// <summary>Gives a body to refusals of the framework (401, 403, 404, 405, 415 …).</summary>
    public static async Task WriteStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (http.WebSockets.IsWebSocketRequest || http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            return;
        var status = http.Response.StatusCode;
        await Results.Problem(status switch
        {
            StatusCodes.Status401Unauthorized => "You are not signed in, or your session has ended. Sign in and try again.",
            StatusCodes.Status403Forbidden => "You may not do this. Ask an administrator for the role that it needs.",
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status415UnsupportedMediaType => "Send JSON (Content-Type: application/json). Nothing was changed.",
            StatusCodes.Status429TooManyRequests => "Too many requests. Wait a moment and try again.",
            _ => "The request was refused. Nothing was changed."
        }, statusCode: status).ExecuteAsync(http);
    }

    private static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown refusal")
    };

    private sealed class RetryAfter(IResult inner, int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return inner.ExecuteAsync(httpContext);
        }
    }
}
