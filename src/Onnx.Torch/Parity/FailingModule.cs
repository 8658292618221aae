using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Finds the module in which a network fails: the innermost one that was entered and not left. Sees what goes through <c>call</c>, as TorchSharp's hooks do.</summary>
internal static class FailingModule
{
    /// <summary>Its path, empty for the network itself, or null if it does not fail again. Never fails, since a failure is being reported.</summary>
    /// <param name="network">The network.</param>
    /// <param name="run">Runs it as it failed.</param>
    /// <param name="text">Where it is, for a message; empty for the network itself.</param>
    public static string? Find(nn.Module network, Action run, out string text)
    {
        var entered = new Stack<nn.Module>();
        var removals = new List<Action>();
        text = string.Empty;
        try
        {
            foreach (nn.Module module in network.named_modules().Select(m => m.module).Prepend(network).Distinct())
            {
                Hook(module, "register_forward_pre_hook", entered.Push, removals);
                Hook(module, "register_forward_hook", _ => entered.Pop(), removals);
            }

            run();
            return null;
        }
        catch (Exception) when (entered.TryPeek(out nn.Module? module))
        {
            string path = new ModulePaths(network).Of(module);
            text = path.Length > 0 ? $", in '{path}' ({ModulePaths.TypeName(module.GetType())})" : string.Empty;
            return path;
        }
        catch (Exception)
        {
            return string.Empty;
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
    }

    // These hooks are methods of a generic base, which is another one for every number of arguments.
    private static void Hook(nn.Module module, string method, Action<nn.Module> hook, List<Action> removals)
    {
        if (module.GetType().GetMethod(method, [typeof(Action<nn.Module>)])?.Invoke(module, [hook]) is { } remover)
        {
            removals.Add(remover.GetType().GetMethod("remove")!.CreateDelegate<Action>(remover));
        }
    }
}
