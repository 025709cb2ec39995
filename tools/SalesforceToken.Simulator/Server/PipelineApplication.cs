using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceToken.Simulator.Server;

/// <summary>What Kestrel calls for each request.</summary>
internal sealed class PipelineApplication : IHttpApplication<HttpContext>
{
    private readonly RequestPipeline _pipeline;

    public PipelineApplication(RequestPipeline pipeline) => _pipeline = pipeline;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _pipeline.HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // A request leaves nothing behind.
    }
}
