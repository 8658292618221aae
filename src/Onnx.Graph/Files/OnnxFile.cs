using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Reads and writes ONNX files.</summary>
/// <remarks>Thread-safe. Fields that this schema does not know survive reading and writing.</remarks>
public static class OnnxFile
{
    /// <summary>Reads a model. Weights in files beside it stay there until they are asked for.</summary>
    /// <exception cref="GraphException">The file cannot be read or is no ONNX model.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GraphException($"{path} is no ONNX model: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a model beside <paramref name="path"/> and renames it: never half a file.</summary>
    /// <exception cref="GraphException">The file cannot be written.</exception>
    public static void Write(ModelProto model, string path)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                model.WriteTo(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"{path} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
