using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Stage2.Learned.Tests")]
