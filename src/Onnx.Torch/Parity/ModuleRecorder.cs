using System.Reflection;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>
/// Records what modules are given and give while a network runs. Sees what goes through <c>call</c>, as TorchSharp's hooks do, and nothing that calls <c>forward</c>. Both the hooks and
/// the tensors live until it is disposed of.
/// </summary>
internal sealed class ModuleRecorder : IDisposable
{
    private readonly Dictionary<nn.Module, Queue<RecordedCall>> calls = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(nn.Module Module, Tensor[] Inputs)> entered = [];
    private readonly KeptTensors kept = new();
    private readonly List<Action> removals = [];

    public ModuleRecorder(IEnumerable<nn.Module> modules)
    {
        try
        {
            foreach (nn.Module module in modules)
            {
                calls[module] = new();
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
    public int Count(nn.Module module) => calls[module].Count;

    /// <summary>The module's next call, in the order in which they finish.</summary>
    public RecordedCall Next(nn.Module module) => calls[module].Dequeue();

    public void Dispose()
    {
        removals.ForEach(remove => remove());
        kept.Dispose();
    }

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

    private void Hook1<T1, TResult>(nn.Module<T1, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a) =>
        {
            Enter(m, a);
            return a;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, result) => Leave(m, result)).remove);
    }

    private void Hook2<T1, T2, TResult>(nn.Module<T1, T2, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a, b) =>
        {
            Enter(m, a, b);
            return null;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, _, result) => Leave(m, result)).remove);
    }

    private void Hook3<T1, T2, T3, TResult>(nn.Module<T1, T2, T3, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a, b, c) =>
        {
            Enter(m, a, b, c);
            return null;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, _, _, result) => Leave(m, result)).remove);
    }

    private void Hook4<T1, T2, T3, T4, TResult>(nn.Module<T1, T2, T3, T4, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a, b, c, d) =>
        {
            Enter(m, a, b, c, d);
            return null;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, _, _, _, result) => Leave(m, result)).remove);
    }

    private void Hook5<T1, T2, T3, T4, T5, TResult>(nn.Module<T1, T2, T3, T4, T5, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a, b, c, d, e) =>
        {
            Enter(m, a, b, c, d, e);
            return null;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, _, _, _, _, result) => Leave(m, result)).remove);
    }

    private void Hook6<T1, T2, T3, T4, T5, T6, TResult>(nn.Module<T1, T2, T3, T4, T5, T6, TResult> module)
    {
        removals.Add(module.register_forward_pre_hook((m, a, b, c, d, e, f) =>
        {
            Enter(m, a, b, c, d, e, f);
            return null;
        }).remove);
        removals.Add(module.register_forward_hook((m, _, _, _, _, _, _, result) => Leave(m, result)).remove);
    }

    // Before the module runs: it may work in place.
    private void Enter(nn.Module module, params object?[] arguments) => entered.Push((module, Copies(arguments.SelectMany(a => ModuleCall.Tensors(a) ?? []))));

    private TResult Leave<TResult>(nn.Module module, TResult result)
    {
        while (!ReferenceEquals(entered.Peek().Module, module))
        {
            entered.Pop(); // one that threw, and whose caller went on
        }

        calls[module].Enqueue(new(entered.Pop().Inputs, Copies(ModuleCall.Flatten(result))));
        return result;
    }

    // Containers dispose of what passes through them, and a dispose scope in forward of everything that is made meanwhile.
    private Tensor[] Copies(IEnumerable<Tensor> tensors) => [.. tensors.Select(t => kept.Keep(t.detach().clone()))];
}
