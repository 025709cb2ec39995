using System.Text.Encodings.Web;

namespace SalesforceToken.Simulator.Pages;

/// <summary>The frame of every page, and the encoding of everything that goes into it.</summary>
internal static class Html
{
    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    public static string Page(string title, string body) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="color-scheme" content="light dark">
        <title>{Encode(title)} | Salesforce simulator</title>
        <style>{PageStyle.Css}</style>
        </head>
        <body>
        <header><p class="brand"><span class="mark" aria-hidden="true"></span>Salesforce simulator</p></header>
        <main>
        {body}
        </main>
        <footer><p>A simulated org on this machine, for tests. Never enter a real password here.</p></footer>
        </body>
        </html>
        """;
}
