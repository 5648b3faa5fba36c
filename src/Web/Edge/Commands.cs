using FluentValidation;
using Platform.Application;
using Platform.Application.Workspaces;
using Wolverine;

namespace Platform.Web.Edge;

/// <summary>Takes a command from the edge to its handler: validates it, invokes it, and turns the answer into a response.</summary>
public sealed class Commands(IMessageBus bus, IServiceProvider services, IHttpContextAccessor http)
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Carries a command out; <paramref name="success"/> makes the response.</summary>
    public async Task<IResult> SendAsync<TCommand, TAnswer>(
        TCommand command, Func<TAnswer, IResult> success, CancellationToken ct) where TCommand : notnull
    {
        var answer = await AskAsync<TCommand, TAnswer>(command, ct);
        return answer.Value is { } value ? success(value) : Problems.Of(answer.Refusal!);
    }

    /// <summary>Carries a command out and returns the bare answer.</summary>
    public async Task<Answer<TAnswer>> AskAsync<TCommand, TAnswer>(TCommand command, CancellationToken ct)
        where TCommand : notnull
    {
        if (services.GetService<IValidator<TCommand>>() is { } validator)
        {
            var result = await validator.ValidateAsync(command, ct);
            if (!result.IsValid)
            {
                var detail = string.Join(" ", result.Errors.Select(e => e.ErrorMessage).Distinct());
                return result.Errors.TrueForAll(e => e.ErrorCode == ValidationRules.TooLarge)
                    ? Refusal.TooLarge(detail)
                    : Refusal.Invalid(detail);
            }
        }

        return await bus.InvokeAsync<Answer<TAnswer>>(command, ct);
    }

    /// <summary>The client's idempotency key, or a fresh one.</summary>
    /// <exception cref="BadHttpRequestException">The header is there but is not a GUID.</exception>
    public Guid Id()
    {
        var header = http.HttpContext?.Request.Headers[IdempotencyKey].ToString();
        if (string.IsNullOrEmpty(header)) return Guid.CreateVersion7();
        return Guid.TryParse(header, out var id)
            ? id
            : throw new BadHttpRequestException("The Idempotency-Key must be a GUID. Nothing was changed.");
    }
}
