using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Core.Tests")]
