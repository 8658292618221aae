// Stage 1 on its own: a rule book at work, first on a few texts, then on a split of a built-in task.
//   dotnet run -c Release --project src/Stage1.Rules [-- [languages | components] [--test] [--rules FILE]]
using System.Globalization;
using System.Text;
using MlNetPath.Core;
using MlNetPath.Stage1.Rules;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = Encoding.UTF8;
string task = Tasks.Languages.Name;
string? rules = null;
bool test = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--test":
            test = true;
            break;
        case "--rules" when i + 1 < args.Length:
            rules = args[++i];
            break;
        case var name when Tasks.All.Any(t => t.Name == name):
            task = name;
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' says nothing here. Give a task ({string.Join(", ", Tasks.All.Select(t => t.Name))}), --test, or --rules and a file.");
            return 2;
    }
}

try
{
    // A book with a fault is refused before the data is read.
    RuleBook book = rules is null ? RuleBook.Default(task)! : RuleBook.Load(rules);
    new Demonstration(Tasks.Find(task).Load(), book, Console.Out).Run(test);
    return 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
