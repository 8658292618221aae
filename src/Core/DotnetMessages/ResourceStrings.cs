using System.Collections;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Resources;
using System.Resources.Extensions;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// Reads the string resources embedded in a .NET assembly without loading it: the metadata says where each resource lies
/// (ECMA-335, II.24.2.4 and II.22.24), and a resource reader takes its strings.
/// </summary>
internal static class ResourceStrings
{
    /// <summary>All string resources of the assembly, by manifest resource name (such as <c>A.B.resources</c>), in the manifest's order.</summary>
    public static IReadOnlyList<(string Resource, IReadOnlyList<(string Key, string Value)> Strings)> Read(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        if (!image.HasMetadata || image.PEHeaders.CorHeader is not { } header || header.ResourcesDirectory.Size == 0)
        {
            return [];
        }

        MetadataReader metadata = image.GetMetadataReader();
        PEMemoryBlock section = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress);
        var found = new List<(string, IReadOnlyList<(string, string)>)>();
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            string name = metadata.GetString(resource.Name);
            if (!resource.Implementation.IsNil || !name.EndsWith(".resources", StringComparison.Ordinal))
            {
                continue;
            }

            BlobReader blob = section.GetReader((int)resource.Offset, section.Length - (int)resource.Offset);
            byte[] content = blob.ReadBytes(blob.ReadInt32());
            found.Add((name, ReadStrings(content)));
        }

        return found;
    }

    private static List<(string Key, string Value)> ReadStrings(byte[] content)
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
