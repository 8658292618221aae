using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Health checks of the models among an app's services.</summary>
public static class OnnxHealthChecksExtensions
{
    /// <summary>
    /// Checks a model that <see cref="OnnxServiceCollectionExtensions.AddOnnxModel"/> or <see cref="OnnxServiceCollectionExtensions.AddTextClassifier"/> added: unhealthy where it does not load, degraded where
    /// its newest file was refused and an older one is in use. The first check loads the model, so that the first request need not.
    /// </summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="failureStatus">What a model that does not load is reported as; null for unhealthy.</param>
    /// <param name="tags">The check's tags; null for <c>onnx</c>.</param>
    /// <param name="timeout">How long the check may take; null for no end.</param>
    public static IHealthChecksBuilder AddOnnxModel(this IHealthChecksBuilder builder, string name, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(name, provider => new Check(provider, name), failureStatus, tags ?? ["onnx"], timeout));
    }

    private sealed class Check(IServiceProvider provider, string name) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            object?[] models;
            try
            {
                models = [provider.GetKeyedService<IOnnxModel>(name), provider.GetKeyedService<ITextClassifier>(name)];
            }
            catch (OnnxModelException e)
            {
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, e.Message, e));
            }

            if (models.All(m => m is null))
            {
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, $"There is no model '{name}' among the services."));
            }

            string? refusal = models.OfType<IReloading>().Select(m => m.Refusal).FirstOrDefault(r => r is not null);
            return Task.FromResult(refusal is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The newest file was refused, and the one before is in use: {refusal}"));
        }
    }
}
