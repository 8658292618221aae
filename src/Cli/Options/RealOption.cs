using System.CommandLine;
using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>An option that takes a number within limits, says which when it gets something else, and is null where it is not given.</summary>
internal sealed class RealOption : Option<double?>
{
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="helpName">What stands for the number in the help.</param>
    /// <param name="fits">Whether a finite number is within its limits.</param>
    /// <param name="limits">The limits in words, such as <c>from 0 up</c>.</param>
    public RealOption(string name, string description, string helpName, Func<double, bool> fits, string limits)
        : base(name)
    {
        Description = description;
        HelpName = helpName;
        CustomParser = result =>
        {
            string typed = result.Tokens[0].Value;
            if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && fits(number))
            {
                return number;
            }

            result.AddError($"{name} takes a number {limits}, such as 0.8, not '{typed}'.");
            return null;
        };
    }
}
