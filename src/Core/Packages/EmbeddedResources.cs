using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MlNetPath.Core.Packages;

/// <summary>
/// Reads what is embedded in a .NET assembly without loading it: the metadata says where each resource lies
/// (ECMA-335, II.24.2.4 and II.22.24).
/// </summary>
internal static class EmbeddedResources
{
    /// <summary>The resources whose name is wanted, in the manifest's order; none where the file is no .NET assembly.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Read(byte[] assembly, Func<string, bool> isWanted)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        if (!image.HasMetadata || image.PEHeaders.CorHeader is not { } header || header.ResourcesDirectory.Size == 0)
        {
            return [];
        }

        MetadataReader metadata = image.GetMetadataReader();
        PEMemoryBlock section = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress);
        var found = new List<(string, byte[])>();
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            string name = metadata.GetString(resource.Name);
            if (resource.Implementation.IsNil && isWanted(name))
            {
                BlobReader blob = section.GetReader((int)resource.Offset, section.Length - (int)resource.Offset);
                found.Add((name, blob.ReadBytes(blob.ReadInt32())));
            }
        }

        return found;
    }
}
