using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("prod", "prod")]
    [InlineData("Prod EU-1_x", "Prod EU-1_x")]
    [InlineData("東京 Ürümqi", "東京 Ürümqi")]
    [InlineData("a/b\\c", "a%2Fb%5Cc")]
    [InlineData("a<b>c:d\"e|f%g", "a%3Cb%3Ec%3Ad%22e%7Cf%25g")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("..", "%2E%2E")]
    [InlineData("ends.", "ends%2E")]
    [InlineData("a.b", "a.b")]
    [InlineData("CON", "%43ON")]
    [InlineData("con.txt", "%63on.txt")]
    [InlineData("Lpt1", "%4Cpt1")]
    [InlineData("COM\u00B9", "%43OM\u00B9")]
    [InlineData("CONIN$", "%43ONIN$")]
    [InlineData("CONSOLE", "CONSOLE")]
    [InlineData("COM10", "COM10")]
    public void A_name_is_kept_readable_and_what_some_system_refuses_is_encoded(string name, string encoded)
    {
        Assert.Equal(encoded, FileNames.Encode(name));
        Assert.Equal(name, FileNames.TryDecode(encoded));
    }

    [Theory]
    [InlineData("%61")]
    [InlineData("a%2f")]
    [InlineData("a%")]
    [InlineData("a%ZZ")]
    [InlineData("")]
    [InlineData("a*")]
    public void A_file_name_that_this_store_would_not_give_is_no_tokens(string encoded) => Assert.Null(FileNames.TryDecode(encoded));

    [Fact]
    public void A_decomposed_file_name_is_the_composed_name()
    {
        Assert.Equal("Ürümqi", FileNames.TryDecode("Ürümqi".Normalize(NormalizationForm.FormD)));
    }

    [Theory]
    [InlineData("Prod", "pROD")]
    [InlineData("\u03C3", "\u03C2")]
    [InlineData("ÄÖ", "äö")]
    public void Names_that_mean_the_same_token_share_a_lock(string left, string right)
    {
        Assert.True(TokenName.Same(left, right));
        Assert.Equal(FileNames.Fold(left), FileNames.Fold(right));
    }

    [Fact]
    public async Task The_longest_names_fit_and_every_name_survives()
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        foreach (var name in new[] { new string('東', 64), new string('/', 64), "😀 " + new string('é', 60), "CON", ".", "a/../../b", "x\u2028y" })
        {
            await store.PutAsync(Samples.Full(name));
            Assert.Equal(name, (await store.GetAsync(name))?.Name);
            Assert.Contains(name, store.ListNames());
        }
    }
}
