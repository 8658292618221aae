using System.Reflection;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Records what modules give while a network runs, until disposed. Sees what goes through <c>call</c>, as TorchSharp's hooks do, and nothing that calls <c>forward</c>.</summary>
internal sealed class ModuleRecorder : IDisposable
{
    private readonly Dictionary<nn.Module, Queue<Tensor[]>> outputs = new(ReferenceEqualityComparer.Instance);
    private readonly List<Action> removals = [];

    public ModuleRecorder(IEnumerable<nn.Module> modules)
    {
        try
        {
            foreach (nn.Module module in modules)
            {
                outputs[module] = new();
                Hook(module);
            }
        }
        catch
        {
            Dispose(); // nobody else can remove the hooks that are there already
            throw;
        }
    }

    /// <summary>How many calls of the module were seen and not taken yet.</summary>
    public int Count(nn.Module module) => outputs[module].Count;

    /// <summary>What the module's next call gave.</summary>
    public Tensor[] Next(nn.Module module) => outputs[module].Dequeue();

    public void Dispose() => removals.ForEach(remove => remove());

    // TorchSharp has one type of module, and of hook, for every number of arguments.
    private void Hook(nn.Module module)
    {
        for (Type? type = module.GetType(); type is not null; type = type.BaseType)
        {
            if (type is { IsGenericType: true, Name: "Module`2" or "Module`3" or "Module`4" or "Module`5" or "Module`6" or "Module`7" })
            {
                MethodInfo hook = GetType().GetMethod($"Hook{type.GetGenericArguments().Length - 1}", BindingFlags.NonPublic | BindingFlags.Instance)!;
                hook.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [module]);
                return;
            }
        }
    }

    private void Hook1<T1, TResult>(nn.Module<T1, TResult> module) => removals.Add(module.register_forward_hook((m, _, result) => Record(m, result)).remove);

    private void Hook2<T1, T2, TResult>(nn.Module<T1, T2, TResult> module) => removals.Add(module.register_forward_hook((m, _, _, result) => Record(m, result)).remove);

    private void Hook3<T1, T2, T3, TResult>(nn.Module<T1, T2, T3, TResult> module) => removals.Add(module.register_forward_hook((m, _, _, _, result) => Record(m, result)).remove);

    private void Hook4<T1, T2, T3, T4, TResult>(nn.Module<T1, T2, T3, T4, TResult> module) =>
        removals.Add(module.register_forward_hook((m, _, _, _, _, result) => Record(m, result)).remove);

    private void Hook5<T1, T2, T3, T4, T5, TResult>(nn.Module<T1, T2, T3, T4, T5, TResult> module) =>
        removals.Add(module.register_forward_hook((m, _, _, _, _, _, result) => Record(m, result)).remove);

    private void Hook6<T1, T2, T3, T4, T5, T6, TResult>(nn.Module<T1, T2, T3, T4, T5, T6, TResult> module) =>
        removals.Add(module.register_forward_hook((m, _, _, _, _, _, _, result) => Record(m, result)).remove);

    private TResult Record<TResult>(nn.Module module, TResult result)
    {
        outputs[module].Enqueue([.. ModuleCall.Flatten(result).Select(t => t.detach().clone())]); // containers dispose of what passes through them
        return result;
    }
}
