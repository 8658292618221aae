using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Core.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Documentation.Tests")]
