using System.Reflection;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Calls a module whatever its arguments and results, hooks included: tensors, tuples and lists of them, in the order in which they are written.</summary>
internal static class ModuleCall
{
    /// <summary>The tensors that a module gives for these, each the next tensor among its arguments; null, and what is left out at the end, is an optional one that is not given.</summary>
    /// <exception cref="OnnxExportException">The module takes other arguments, or gives something else than tensors.</exception>
    public static Tensor[] Invoke(nn.Module module, IReadOnlyList<Tensor?> inputs)
    {
        MethodInfo method = Method(module, [.. inputs.Select(i => i is not null)]);
        var left = new Queue<Tensor?>(inputs);
        object?[] arguments = [.. method.GetParameters().Select(parameter => Argument(parameter, left))];
        return Flatten(method.Invoke(module, BindingFlags.DoNotWrapExceptions, null, arguments, null)).ToArray();
    }

    /// <summary>The tensors in a result: one, a tuple of them, or a list. What is null is not among them.</summary>
    /// <exception cref="OnnxExportException">There is something else in it.</exception>
    public static IEnumerable<Tensor> Flatten(object? result) => Tensors(result)
        ?? throw new OnnxExportException($"forward gives {ModulePaths.TypeName(result!.GetType())}; tensors, tuples and lists of them can be exported.") { Failure = ExportFailure.Network };

    /// <summary>The tensors in an argument or result; null if it is something else.</summary>
    public static IEnumerable<Tensor>? Tensors(object? value) => value switch
    {
        null => [],
        Tensor { IsInvalid: true } => [], // attention that is not asked for its weights
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Flatten(tuple[i])),
        IEnumerable<Tensor> list => list,
        _ => null,
    };

    /// <summary>Refuses arguments that no call of a module takes.</summary>
    /// <param name="module">The module.</param>
    /// <param name="given">For each tensor among the arguments whether it is given; none for those left out at the end.</param>
    /// <exception cref="OnnxExportException">The module takes others.</exception>
    public static void RequireMethod(nn.Module module, bool[] given) => Method(module, given);

    // The overload with the fewest parameters that takes all inputs; of two alike, the one that has defaults.
    private static MethodInfo Method(nn.Module module, bool[] given) =>
        module.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(m => m.Name == "call" && Takes(Described(module, m), given))
            .OrderBy(m => m.GetParameters().Length)
            .ThenByDescending(m => m.GetParameters().Count(p => p.HasDefaultValue))
            .FirstOrDefault()
        ?? throw new OnnxExportException(
            $"The network ({ModulePaths.TypeName(module.GetType())}) has no call that takes {NetworkGraph.Counted(given.Length, "tensor")}; {nameof(ExportOptions)}.{nameof(ExportOptions.Inputs)} must name its arguments, those in a tuple or list one by one.")
        {
            Failure = ExportFailure.Network,
        };

    // The parameters as forward writes them: call has them from a generic base, where nothing says which may be null.
    private static ParameterInfo[] Described(nn.Module module, MethodInfo call)
    {
        ParameterInfo[] parameters = call.GetParameters();
        return module.GetType().GetMethod("forward", BindingFlags.Public | BindingFlags.Instance, [.. parameters.Select(p => p.ParameterType)]) is { } forward && !parameters.Any(p => p.HasDefaultValue)
            ? forward.GetParameters()
            : parameters;
    }

    private static bool Takes(ParameterInfo[] parameters, bool[] given)
    {
        var nullability = new NullabilityInfoContext();
        int taken = 0;
        foreach (ParameterInfo parameter in parameters)
        {
            if (CountOf(parameter.ParameterType) is not { } count)
            {
                if (!parameter.HasDefaultValue && !parameter.ParameterType.IsValueType)
                {
                    return false; // a packed sequence, for instance
                }

                continue;
            }

            int rest = given.Length - taken;
            if (rest < count && count < int.MaxValue && (given.Skip(taken).Any(g => g) || (rest == 0 && IsRequired(parameter))))
            {
                return false; // part of a tuple, or nothing for a tensor that must be there
            }

            taken += Math.Min(count, rest);
        }

        return taken == given.Length;

        bool IsRequired(ParameterInfo parameter) => !parameter.HasDefaultValue && (parameter.ParameterType.IsValueType
            ? Nullable.GetUnderlyingType(parameter.ParameterType) is null
            : nullability.Create(parameter).WriteState == NullabilityState.NotNull);
    }

    private static object? Argument(ParameterInfo parameter, Queue<Tensor?> left)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (CountOf(type) is { } count && left.Take(count).Any(t => t is not null))
        {
            return Value(type, left);
        }

        for (int i = 0; i < (CountOf(type) ?? 0) && left.Count > 0; i++)
        {
            left.Dequeue();
        }

        return parameter.HasDefaultValue ? parameter.DefaultValue : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
    }

    private static object? Value(Type type, Queue<Tensor?> left)
    {
        if (type == typeof(Tensor))
        {
            return left.Dequeue();
        }

        if (IsTuple(type))
        {
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(part => Value(Nullable.GetUnderlyingType(part) ?? part, left))]);
        }

        var all = new List<Tensor>(left.OfType<Tensor>());
        left.Clear();
        return type.IsArray ? all.ToArray() : all;
    }

    // How many tensors there are in a value of a type: for a list, all that are left; null if none can be in it.
    private static int? CountOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Tensor) ? 1
            : IsList(type) ? int.MaxValue
            : IsTuple(type) && type.GetGenericArguments() is { Length: > 0 } parts && parts.All(p => CountOf(p) is > 0 and < int.MaxValue) ? parts.Sum(p => CountOf(p)!.Value)
            : null;
    }

    private static bool IsTuple(Type type) => type.IsGenericType && typeof(ITuple).IsAssignableFrom(type);

    private static bool IsList(Type type) => type == typeof(Tensor[]) || type.IsAssignableFrom(typeof(List<Tensor>)) && type.IsGenericType;
}
