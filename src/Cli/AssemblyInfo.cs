using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Cli.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Contract.Tests")]
