using Microsoft.Extensions.Logging;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Keeps what is logged; for a container, it is the provider of loggers as well.</summary>
internal sealed class RecordingLogger : ILogger, ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<(int Id, LogLevel Level, string Text)> entries = [];

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            entries.Add((eventId.Id, logLevel, formatter(state, exception)));
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }
}
