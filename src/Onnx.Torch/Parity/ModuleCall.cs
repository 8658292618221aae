using System.Reflection;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Calls a module whatever its number of arguments and results, hooks included.</summary>
internal static class ModuleCall
{
    /// <summary>The tensors that a module gives for these arguments; arguments that are left out at the end are null or the parameter's default.</summary>
    /// <exception cref="OnnxExportException">The module takes other arguments, or gives something else than tensors.</exception>
    public static Tensor[] Invoke(nn.Module module, IReadOnlyList<Tensor> inputs)
    {
        MethodInfo method = Method(module, inputs.Count);
        ParameterInfo[] parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = i < inputs.Count ? inputs[i]
                : parameters[i].HasDefaultValue ? parameters[i].DefaultValue
                : parameters[i].ParameterType.IsValueType ? Activator.CreateInstance(parameters[i].ParameterType) : null;
        }

        object? result;
        try
        {
            result = method.Invoke(module, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new OnnxExportException($"The network itself fails on inputs of shapes {string.Join(", ", inputs.Select(t => $"[{string.Join(", ", t.shape)}]"))}: {FirstLine(e.InnerException.Message)}", e.InnerException);
        }

        return Flatten(result).ToArray();
    }

    /// <summary>The tensors in a result: one, a tuple of them, or a list.</summary>
    public static IEnumerable<Tensor> Flatten(object? result) => result switch
    {
        null => [],
        Tensor { IsInvalid: true } => [], // attention that is not asked for its weights
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i])),
        IEnumerable<Tensor> list => list,
        _ => throw new OnnxExportException($"forward gives {ModulePaths.TypeName(result.GetType())}; tensors, tuples and lists of them can be exported."),
    };

    private static MethodInfo Method(nn.Module module, int inputs)
    {
        // The overload with the fewest parameters that takes all inputs.
        MethodInfo? best = module.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(m => m.Name == "call" && m.GetParameters().Length >= inputs && m.GetParameters().Take(inputs).All(p => p.ParameterType == typeof(Tensor)))
            .OrderBy(m => m.GetParameters().Length)
            .FirstOrDefault();
        return best ?? throw new OnnxExportException($"The network ({ModulePaths.TypeName(module.GetType())}) has no call that takes {inputs} tensors; {nameof(ExportOptions)}.{nameof(ExportOptions.Inputs)} must name its arguments.");
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
