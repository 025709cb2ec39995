using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;

namespace SalesforceToken.Simulator.Tests.Rest;

/// <summary>A simulator with a user logged in.</summary>
public abstract class RestTest : SimulatorTest
{
    internal RestClient Api { get; private set; } = null!;

    protected string AccessToken { get; private set; } = null!;

    protected override async ValueTask StartedAsync()
    {
        AccessToken = (await Client.LogInAsync()).AccessToken;
        Api = new RestClient(Client, AccessToken);
    }
}
