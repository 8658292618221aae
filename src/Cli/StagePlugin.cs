using System.Reflection;
using System.Runtime.Loader;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// Stages from somebody's assembly: every public class that implements <see cref="IStage"/> and has a public constructor without
/// parameters. The assembly's code runs with all rights of this process; its own dependencies are looked for beside it.
/// </summary>
internal static class StagePlugin
{
    /// <summary>Makes one of each stage in an assembly.</summary>
    /// <exception cref="InputException">The file is no assembly, has no stage, or a stage cannot be made.</exception>
    public static IReadOnlyList<IStage> Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(Directory.Exists(path)
                ? $"The plugin '{path}' is a folder. Name the assembly (.dll) in it with --plugin."
                : $"The plugin '{path}' does not exist. Build it, and name its assembly (.dll) with --plugin.");
        }

        Type[] types = Read(Path.GetFullPath(path), () => LoadAssembly(Path.GetFullPath(path)).GetExportedTypes());
        Type[] stages = [.. types
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IStage).IsAssignableFrom(type) && type.GetConstructor([]) is not null)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];
        return stages.Length > 0
            ? [.. stages.Select(type => Read(path, () => (IStage)Activator.CreateInstance(type)!))]
            : throw new InputException($"The plugin '{path}' has no stage. It needs a public class that implements {typeof(IStage).FullName} and has a constructor without parameters.");
    }

    private static Assembly LoadAssembly(string path)
    {
        var resolver = new AssemblyDependencyResolver(path);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            resolver.ResolveAssemblyToPath(name) is { } dependency ? context.LoadFromAssemblyPath(dependency) : null;

        // The same context as this program's, so that the contract's types are the same types.
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BadImageFormatException e)
        {
            throw new InputException($"The plugin '{path}' is no .NET assembly. Name a .dll that was built for .NET 10 or older.", e);
        }
        catch (TargetInvocationException e)
        {
            throw new InputException($"The plugin '{path}' could not make its stage: {e.InnerException!.Message}", e);
        }
        catch (Exception e) when (e is TypeLoadException or ReflectionTypeLoadException or IOException or MissingMethodException or InvalidOperationException)
        {
            throw new InputException($"The plugin '{path}' cannot be loaded: {e.Message} Build it against this version of MlNetPath.Core.", e);
        }
    }
}
