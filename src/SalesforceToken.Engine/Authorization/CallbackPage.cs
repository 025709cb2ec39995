using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The last page that the browser shows. It loads nothing, runs only its own one-line script, and encodes all text from outside.
/// </summary>
internal sealed record CallbackPage(string Html, string ContentSecurityPolicy)
{
    private const string Style = """
        :root{color-scheme:light dark;--ground:#f4f6f9;--card:#fff;--ink:#16202e;--soft:#546275;--line:#dde3ea;--good:#1d7a4c;--bad:#b3261e}
        @media(prefers-color-scheme:dark){:root{--ground:#0f151d;--card:#18212c;--ink:#eef2f7;--soft:#a4b1c2;--line:#2a3646;--good:#5fd39a;--bad:#ff8a80}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{width:100%;max-width:30rem;padding:40px 36px;border:1px solid var(--line);border-radius:16px;background:var(--card);text-align:center}
        svg{width:56px;height:56px;margin-bottom:16px}
        .good{color:var(--good)}.bad{color:var(--bad)}
        h1{margin:0 0 8px;font-size:1.35rem;line-height:1.3}
        p{margin:0;color:var(--soft);overflow-wrap:anywhere}
        footer{margin-top:28px;padding-top:16px;border-top:1px solid var(--line);font-size:.85rem;color:var(--soft)}
        """;

    // Browsers let a script close only a tab that a script opened. If the tab stays open, the text tells the user what to do.
    private const string Script = "setTimeout(function(){window.close()},1200)";

    private const string Tick = """<path d="M17 29l8 8 15-17"/>""";
    private const string Cross = """<path d="M20 20l16 16M36 20L20 36"/>""";

    public static CallbackPage Render(CallbackOutcome outcome)
    {
        var title = WebUtility.HtmlEncode(outcome.Title);
        var detail = WebUtility.HtmlEncode(outcome.Detail);
        var script = outcome.Succeeded ? $"<script>{Script}</script>" : string.Empty;
        var html = $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title><style>{Style}</style></head>
            <body>
            <main>
            <div role="{(outcome.Succeeded ? "status" : "alert")}">
            <svg class="{(outcome.Succeeded ? "good" : "bad")}" viewBox="0 0 56 56" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="28" cy="28" r="25"/>{(outcome.Succeeded ? Tick : Cross)}</svg>
            <h1>{title}</h1>
            <p>{detail}</p>
            </div>
            <footer>You can close this tab and go back to PowerShell.</footer>
            </main>
            {script}
            </body>
            </html>
            """;
        return new CallbackPage(
            html,
            $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private static string Hash(string inline)
    {
        using var sha = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(inline)));
    }
}
