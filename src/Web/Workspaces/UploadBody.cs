using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Platform.Application;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Platform.Infrastructure;

namespace Platform.Web.Workspaces;

/// <summary>What is uploaded, as the first part of the body says it: names in multipart headers lose characters.</summary>
/// <param name="Into">The folder to put everything in; empty for the top.</param>
public sealed record UploadPlan(string? Into, OnExisting OnExisting, IReadOnlyList<UploadPlanItem>? Items);

public sealed record UploadPlanItem(string? Path, UploadKind Kind);

public enum UploadKind
{
    File,
    /// <summary>An empty folder; it has no part in the body.</summary>
    Folder,
    /// <summary>A ZIP archive whose content is uploaded instead of it; its path is the folder to unpack into, or empty.</summary>
    Archive
}

/// <summary>
/// Reads an upload: a part with the plan (JSON), then one part for each file and archive in the order of the plan. Limits
/// hold while bytes come in; nothing is written to a disk.
/// </summary>
public sealed record UploadBody(
    IReadOnlyList<UploadItem> Items, OnExisting OnExisting, IReadOnlyList<RefusedPath> LeftOut)
{
    private const int MaxPlanBytes = 2 * 1024 * 1024;
    private const int MaxBoundary = 200;

    public static async Task<Answer<UploadBody>> ReadAsync(
        HttpRequest request, WorkspaceLimits limits, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundary } boundary)
            return Malformed("it is not multipart/form-data");
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        try
        {
            if (await reader.ReadNextSectionAsync(ct) is not { } first) return Malformed("it is empty");
            if (await BytesAsync(first.Body, MaxPlanBytes, ct) is not { } json) return Malformed("its plan is too long");
            if (JsonSerializer.Deserialize<UploadPlan>(json, PublicJson.Options) is not { Items: { } items } plan)
                return Malformed("its plan has no items");
            if (items.Count > limits.MaxFiles)
                return Refusal.TooLarge(
                    $"A workspace may have {limits.MaxFiles:N0} files and folders. Nothing was uploaded: take fewer.");
            return await ItemsAsync(reader, plan, items, limits, ct);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException
                                      || (error is IOException and not BadHttpRequestException && !ct.IsCancellationRequested))
        {
            return Malformed("it is cut off or badly formed");
        }
    }

    private static async Task<Answer<UploadBody>> ItemsAsync(
        MultipartReader reader, UploadPlan plan, IReadOnlyList<UploadPlanItem> planned, WorkspaceLimits limits,
        CancellationToken ct)
    {
        var items = new List<UploadItem>();
        var leftOut = new List<RefusedPath>();
        var tooLarge = new List<RefusedPath>();
        var total = 0L;
        foreach (var item in planned)
        {
            var path = In(plan.Into, item?.Path);
            if (item is null) return Malformed("its plan has an item that is nothing");
            if (item.Kind is UploadKind.Folder)
            {
                items.Add(new UploadItem(path, null));
                continue;
            }

            if (await reader.ReadNextSectionAsync(ct) is not { } part) return Malformed("a file of its plan is missing");
            var isArchive = item.Kind is UploadKind.Archive;
            var bytes = await BytesAsync(part.Body, isArchive ? limits.MaxTotalBytes : limits.MaxFileBytes, ct);
            total += bytes?.Length ?? 0;
            if (total > limits.MaxTotalBytes)
                return Refusal.TooLarge(
                    $"A workspace's files may have {limits.MaxTotalBytes:N0} bytes together. Nothing was uploaded: take less.");
            if (bytes is null)
            {
                tooLarge.Add(new RefusedPath(
                    path, $"It is larger than {(isArchive ? limits.MaxTotalBytes : limits.MaxFileBytes):N0} bytes."));
                continue;
            }

            if (!isArchive)
            {
                items.Add(new UploadItem(path, bytes));
                continue;
            }

            var unpacked = ZipUnpacker.Unpack(bytes, limits);
            if (unpacked.Value is not { } content) return unpacked.Refusal!;
            items.AddRange(content.Items.Select(i => i with { Path = In(path, i.Path) }));
            leftOut.AddRange(content.LeftOut);
            total += content.Items.Sum(i => (long)(i.Content?.Length ?? 0)) - bytes.Length;
        }

        if (tooLarge.Count > 0)
            return Refusal.TooLarge(
                $"Nothing was uploaded, because “{tooLarge[0].Path}” cannot be taken. {tooLarge[0].Reason}") with
            {
                Paths = tooLarge
            };
        return new UploadBody(items, plan.OnExisting, leftOut);
    }

    /// <summary>The items without the one folder that holds them all, as most archives have it.</summary>
    public static IReadOnlyList<UploadItem> WithoutWrapping(IReadOnlyList<UploadItem> items)
    {
        var tops = items.Select(i => i.Path.Split('/', 2)[0]).Distinct().ToList();
        if (tops is not [var top] || items.Any(i => i.Path == top && i.Content is not null)) return items;
        return [.. items.Where(i => i.Path != top).Select(i => i with { Path = i.Path[(top.Length + 1)..] })];
    }

    private static string In(string? folder, string? path) =>
        string.IsNullOrEmpty(folder) ? path ?? "" : string.IsNullOrEmpty(path) ? folder : $"{folder}/{path}";

    /// <summary>All bytes of a part; null when there are more than it may have, which are read but not kept.</summary>
    private static async Task<byte[]?> BytesAsync(Stream body, long most, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var fits = true;
        while (await body.ReadAsync(buffer, ct) is > 0 and var read)
        {
            fits = fits && kept.Length + read <= most;
            if (fits) kept.Write(buffer, 0, read);
            else kept.SetLength(0);
        }

        return fits ? kept.ToArray() : null;
    }

    private static Refusal Malformed(string how) =>
        Refusal.Invalid($"The upload cannot be read: {how}. Nothing was changed.");
}
