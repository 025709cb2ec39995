using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
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
    public void Every_valid_name_comes_back_from_its_file_name_in_any_normalization_form()
    {
        // What file systems refuse, digits and letters that end an encoded character, marks that combine with the letter before them,
        // letters that have a mark already, Hangul that composes, letters whose cases differ in length, and a surrogate pair.
        string[] parts =
        [
            ":", "/", "<", ">", "|", "\"", "%", ".", " ", "\u007E", "A", "C", "E", "F", "a", "o", "k", "0", "3", "9", "=", "H", "h", "T", "CON", "NUL.",
            "\u0300", "\u0301", "\u0308", "\u030A", "\u0327", "\u0331", "\u0338", "\u0345", "\u0323", "\u1100", "\u1161", "\u11A8", "\uAC00",
            "\u00C5", "\u00E9", "\u1E96", "\u0130", "\u0131", "\u00DF", "\u1E9E", "\u03C2", "\u03A3", "\u2126", "\u212A", "\u212B", "\u1FEF", "\u037E",
            "\u226E", "\u226F", "\u2260", "\u0958", "\uFB1D", "\U0001D15E", "\U0001F600", "\u00B9",
        ];
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 200_000; i++)
        {
            var raw = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            string name;
            try
            {
                name = TokenName.Validate(raw);
            }
            catch (TokenException)
            {
                continue;
            }

            var file = FileNames.Encode(name);
            var shown = $"seed {seed}: {string.Join(' ', name.Select(c => ((int)c).ToString("X4", CultureInfo.InvariantCulture)))}";
            Assert.True(name == TokenName.Validate(name), shown);
            foreach (var form in new[] { file, file.Normalize(NormalizationForm.FormC), file.Normalize(NormalizationForm.FormD) })
            {
                Assert.True(FileNames.TryDecode(form) == name, shown);
            }

            Assert.True(FileNames.TryDecode(FileNames.Encode(FileNames.Fold(name))) is not null, shown);
        }
    }

    [Theory]
    [InlineData("a\u1FEFb")]
    public void A_name_that_is_another_one_in_the_normal_form_is_checked_in_that_form(string name) =>
        Assert.Throws<TokenException>(() => TokenName.Validate(name));

    [Theory]
    [InlineData("prod:\u030A")]
    [InlineData("a/\u0301b")]
    [InlineData(".\u0308")]
    public async Task A_mark_behind_a_character_that_is_encoded_does_not_hide_the_token(string name)
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        await store.PutAsync(Samples.Full(name));

        Assert.Equal([name], store.ListNames());
        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (result.Reencrypted, result.Failures.Count));
        using var other = folder.Open();
        Samples.AssertSame(Samples.Full(name), await other.GetAsync(name));
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
