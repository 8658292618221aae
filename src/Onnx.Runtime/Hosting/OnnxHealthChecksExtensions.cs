using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

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
    public static IHealthChecksBuilder AddOnnxModel(this IHealthChecksBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(name, provider => new Check(provider, name), failureStatus: null, tags: ["onnx"]));
    }

    private sealed class Check(IServiceProvider provider, string name) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                if (provider.GetKeyedService<IOnnxModel>(name) is null && provider.GetKeyedService<ITextClassifier>(name) is null)
                {
                    return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, $"There is no model '{name}' among the services."));
                }
            }
            catch (OnnxModelException e)
            {
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, e.Message, e));
            }

            string? refusal = provider.GetRequiredService<IOptionsMonitor<OnnxModelRegistration>>().Get(name).Refusal?.Invoke();
            return Task.FromResult(refusal is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The newest file was refused, and the one before is in use: {refusal}"));
        }
    }
}
