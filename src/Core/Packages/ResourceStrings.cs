using System.Collections;
using System.Resources;
using System.Resources.Extensions;

namespace MlNetPath.Core.Packages;

/// <summary>Reads the string resources embedded in a .NET assembly without loading it.</summary>
internal static class ResourceStrings
{
    /// <summary>All string resources of the assembly, by manifest resource name (such as <c>A.B.resources</c>), in the manifest's order.</summary>
    public static IReadOnlyList<(string Resource, IReadOnlyList<(string Key, string Value)> Strings)> Read(byte[] assembly) =>
        [.. EmbeddedResources.Read(assembly, name => name.EndsWith(".resources", StringComparison.Ordinal)).Select(r => (r.Name, ReadStrings(r.Content)))];

    private static IReadOnlyList<(string Key, string Value)> ReadStrings(byte[] content)
    {
        try
        {
            using var reader = new DeserializingResourceReader(new MemoryStream(content));
            return Strings(reader);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException or NotSupportedException or FormatException)
        {
            // It refuses what the plain writer wrote; the plain reader takes that.
            using var reader = new ResourceReader(new MemoryStream(content));
            return Strings(reader);
        }
    }

    // Values are fetched one by one, so that an icon or an object that cannot be read does not take the strings with it.
    private static List<(string Key, string Value)> Strings(IResourceReader reader)
    {
        var strings = new List<(string, string)>();
        IDictionaryEnumerator entries = reader.GetEnumerator();
        while (entries.MoveNext())
        {
            object? value;
            try
            {
                value = entries.Value;
            }
            catch (Exception e) when (e is NotSupportedException or BadImageFormatException or FormatException or TypeLoadException or InvalidOperationException or IOException)
            {
                continue;
            }

            if (value is string text)
            {
                strings.Add(((string)entries.Key, text));
            }
        }

        strings.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return strings;
    }
}
