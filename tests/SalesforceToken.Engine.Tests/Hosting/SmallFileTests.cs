using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>What a user may name as a file: a pipe, as a shell makes one of <c>&lt;(...)</c>, or a device.</summary>
public sealed class SmallFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sftoken-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        var pipe = await MakePipeAsync();
        var reading = Task.Run(() => SmallFile.TryRead(pipe, 100), TestBed.Cancellation);

        await File.WriteAllTextAsync(pipe, "secret", TestBed.Cancellation);

        Assert.Equal("secret", Encoding.UTF8.GetString((await reading)!));
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_into_is_given_up()
    {
        var pipe = await MakePipeAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() => Task.Run(() => SmallFile.TryRead(pipe, 100), TestBed.Cancellation));

        Assert.Contains("10 seconds", failure.Message, StringComparison.Ordinal);

        // Lets the thread go that still waits.
        await File.WriteAllTextAsync(pipe, string.Empty, TestBed.Cancellation);
    }

    [Fact]
    public async Task A_device_without_end_and_a_file_that_is_too_long_are_given_up()
    {
        var file = Path.Combine(_folder, "long");
        await File.WriteAllBytesAsync(file, new byte[101], TestBed.Cancellation);

        Assert.Null(SmallFile.TryRead(file, 100));
        Assert.Equal(101, SmallFile.TryRead(file, 101)!.Length);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such device.");
        Assert.Null(SmallFile.TryRead("/dev/zero", 100));
    }

    private async Task<string> MakePipeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes that are files.");
        var pipe = Path.Combine(_folder, "pipe");
        using var process = Process.Start("mkfifo", [pipe]);
        await process.WaitForExitAsync(TestBed.Cancellation);
        return pipe;
    }
}
