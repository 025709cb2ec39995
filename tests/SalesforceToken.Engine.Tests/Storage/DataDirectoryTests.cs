using System.Runtime.InteropServices;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Platform;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class DataDirectoryTests
{
    [Theory]
    [InlineData(OperatingSystemKind.Linux, null, "/home/u/.local/share/SalesforceToken")]
    [InlineData(OperatingSystemKind.Linux, "/data", "/data/SalesforceToken")]
    [InlineData(OperatingSystemKind.Linux, "data", "/home/u/.local/share/SalesforceToken")]
    [InlineData(OperatingSystemKind.MacOS, "/data", "/home/u/Library/Application Support/SalesforceToken")]
    public void Is_where_the_system_keeps_data_of_users(OperatingSystemKind system, string? xdgDataHome, string expected)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "These are paths of Unix.");
        var environment = new TestEnvironment { OperatingSystem = system, HomeFolder = "/home/u" };
        if (xdgDataHome is not null)
        {
            environment.Variables["XDG_DATA_HOME"] = xdgDataHome;
        }

        Assert.Equal(expected, DataDirectory.Find(environment).Root);
    }

    [Theory]
    [InlineData("D:(A;OICI;FA;;;S-1-5-21-1-2-3-1001)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", false)]
    [InlineData("D:AI(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)", true)]
    [InlineData("D:(A;;FR;;;WD)", true)]
    [InlineData("D:(D;;FR;;;WD)(A;OICI;FA;;;BA)", false)]
    [InlineData("D:P(A;OICI;0x1301bf;;;AU)", true)]
    [InlineData("D:NO_ACCESS_CONTROL", true)]
    [InlineData("D:P", false)]
    public void Rights_on_Windows_are_open_when_a_group_of_everyone_has_any(string dacl, bool isOpen) =>
        Assert.Equal(isOpen, WindowsDirectoryRights.HasOpenEntry(dacl));

    [Theory]
    [InlineData(@"C:\short", false, @"C:\short")]
    [InlineData(@"C:\", true, @"\\?\C:\")]
    [InlineData(@"\\server\share\", true, @"\\?\UNC\server\share\")]
    [InlineData(@"\\?\C:\", true, @"\\?\C:\")]
    public void A_long_path_is_marked_as_one_for_the_Windows_API(string start, bool isLong, string expected)
    {
        var rest = isLong ? new string('x', 248) : string.Empty;
        Assert.Equal(expected + rest, Engine.Storage.Platform.Windows.ExtendedPath(start + rest));
    }
}
