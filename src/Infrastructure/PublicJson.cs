using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Infrastructure;

/// <summary>How JSON looks outside: camelCase members, enums as camelCase strings.</summary>
public static class PublicJson
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
