using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The last page that the browser shows. It loads nothing, runs only its own one-line scripts, and encodes all text from outside.
/// </summary>
internal sealed record CallbackPage(string Html, string ContentSecurityPolicy)
{
    private const string Style = """
        :root{color-scheme:light dark;--ground:#f4f6f9;--card:#fff;--ink:#16202e;--soft:#4c5a6d;--line:#dde3ea;--good:#1d7a4c;--bad:#b3261e}
        @media(prefers-color-scheme:dark){:root{--ground:#0f151d;--card:#18212c;--ink:#eef2f7;--soft:#a9b6c6;--line:#2f3c4d;--good:#5fd39a;--bad:#ff8a80}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{width:100%;max-width:34rem;padding:40px 36px;border:1px solid var(--line);border-radius:16px;background:var(--card);text-align:center}
        svg{width:56px;height:56px;margin-bottom:16px}
        .good{color:var(--good)}.bad{color:var(--bad)}
        h1{margin:0 0 8px;font-size:1.35rem;line-height:1.3}
        p,dl{margin:0;overflow-wrap:anywhere}
        p{color:var(--soft)}
        h1,footer{text-wrap:balance}
        dl{display:grid;grid-template-columns:auto 1fr;gap:8px 20px;margin-top:24px;padding:20px;border:1px solid var(--line);border-radius:12px;text-align:left}
        dt{color:var(--soft)}
        dd{margin:0;min-width:0;font-weight:600}
        section{margin-top:24px;padding:16px 20px;border:1px solid var(--line);border-radius:12px;text-align:left}
        h2{margin:0 0 4px;font-size:1rem}
        footer{margin-top:28px;padding-top:16px;border-top:1px solid var(--line);font-size:.85rem;color:var(--soft)}
        @media(max-width:30rem){body{padding:12px}main{padding:32px 20px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:10px}dd:last-child{margin-bottom:0}}
        """;

    // Browsers let a script close only a tab that a script opened. If the tab stays open, the text tells the user what to do.
    private const string CloseScript = "setTimeout(function(){window.close()},1200)";

    // A response that is refused has come with a code. It cannot be used, but does not belong in an address bar either.
    private const string AddressScript = "history.replaceState(null,'',location.pathname)";

    private const string Tick = """<path d="M17 29l8 8 15-17"/>""";
    private const string Cross = """<path d="M20 20l16 16M36 20L20 36"/>""";

    public static CallbackPage Render(CallbackOutcome outcome)
    {
        var title = WebUtility.HtmlEncode(outcome.Title);
        var facts = string.Concat(outcome.Facts.Select(static fact =>
            $"<dt>{WebUtility.HtmlEncode(fact.Name)}</dt><dd>{WebUtility.HtmlEncode(fact.Value)}</dd>\n"));
        var html = $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>{Style}</style></head>
            <body>
            <main>
            <div role="{(outcome.Succeeded ? "status" : "alert")}">
            <svg class="{(outcome.Succeeded ? "good" : "bad")}" viewBox="0 0 56 56" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="28" cy="28" r="25"/>{(outcome.Succeeded ? Tick : Cross)}</svg>
            <h1>{title}</h1>
            <p>{WebUtility.HtmlEncode(outcome.Detail)}</p>
            </div>
            {(facts.Length == 0 ? string.Empty : $"<dl>\n{facts}</dl>")}
            {(outcome.Advice is null ? string.Empty : $"<section>\n<h2>What to do</h2>\n<p>{WebUtility.HtmlEncode(outcome.Advice)}</p>\n</section>")}
            <footer>You can close this tab and go back to PowerShell.</footer>
            </main>
            <script>{(outcome.Succeeded ? CloseScript : AddressScript)}</script>
            </body>
            </html>
            """;
        return new CallbackPage(
            html,
            $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(outcome.Succeeded ? CloseScript : AddressScript)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private static string Hash(string inline)
    {
        using var sha = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(inline)));
    }
}
