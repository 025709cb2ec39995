namespace SalesforceToken.Simulator.Pages;

/// <summary>The style sheet. Each page contains it, so that no page loads anything else.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root{--ink:#16202c;--soft:#4a5868;--ground:#eef3f8;--card:#fff;--line:#8494a5;--accent:#0b5cab;--accent-ink:#fff;--hover:#084a8c;--bad:#a8071a;--bad-ground:#fdeced}
        @media (prefers-color-scheme:dark){:root{--ink:#e8eef5;--soft:#b3c0ce;--ground:#10161d;--card:#1a232d;--line:#8797a8;--accent:#7ab8f5;--accent-ink:#0c1a29;--hover:#a3cefa;--bad:#ffb3b8;--bad-ground:#3a1a1e}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        header{padding:2.5rem 1rem 1.25rem}
        .brand{margin:0;display:flex;align-items:center;gap:.6rem;font-weight:600;color:var(--soft)}
        .mark{width:1.6rem;height:1.1rem;border-radius:1rem;background:var(--accent)}
        main>:last-child{margin-bottom:0}
        main{width:min(100% - 2rem,26rem);background:var(--card);border-radius:.75rem;padding:1.75rem;box-shadow:0 1px 2px rgba(0,0,0,.12),0 8px 24px rgba(0,0,0,.08)}
        h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.3}
        h2{margin:1.25rem 0 .25rem;font-size:1rem}
        p{margin:0 0 1rem;overflow-wrap:anywhere}
        label{display:block;margin:0 0 .25rem;font-weight:600}
        input[type=text],input[type=password]{width:100%;margin:0 0 1rem;padding:.6rem .75rem;border:1px solid var(--line);border-radius:.375rem;background:var(--card);color:var(--ink);font:inherit}
        ul{margin:0 0 1.25rem;padding-left:1.25rem}
        li{margin:.25rem 0}
        dl{margin:0 0 1rem}
        dt{font-weight:600}
        dd{margin:0 0 .5rem;overflow-wrap:anywhere}
        .who{color:var(--soft)}
        .alert{margin:0 0 1rem;padding:.75rem 1rem;border-left:.25rem solid var(--bad);border-radius:.25rem;background:var(--bad-ground);color:var(--bad)}
        .actions{display:flex;gap:.75rem;flex-wrap:wrap}
        button{flex:1;min-width:8rem;padding:.65rem 1rem;border:1px solid var(--accent);border-radius:.375rem;background:var(--accent);color:var(--accent-ink);font:inherit;font-weight:600;cursor:pointer}
        button:hover{background:var(--hover);border-color:var(--hover)}
        button.quiet{background:transparent;color:var(--accent)}
        button.quiet:hover{text-decoration:underline;border-color:var(--hover)}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        footer{padding:1.25rem 1rem 2rem;color:var(--soft);font-size:.875rem;text-align:center}
        """;
}
