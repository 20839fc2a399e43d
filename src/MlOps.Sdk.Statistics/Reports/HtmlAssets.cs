namespace MlOps.Sdk.Statistics;

/// <summary>The fixed style and script of the page; no data enters them.</summary>
internal static class HtmlAssets
{
    public const string Style =
        """
        :root{color-scheme:light dark;--ink:#1d2530;--paper:#fff;--soft:#f3f5f8;--line:#d5dbe3;--ref:#8fa3bd;--cur:#1f5fae;--moved:#ffe2a8;--bad:#b3261e;--warn:#8a5a00;--good:#23663f}
        @media (prefers-color-scheme:dark){:root{--ink:#e3e8ef;--paper:#14181e;--soft:#1d232b;--line:#38414d;--ref:#65788f;--cur:#7db4f5;--moved:#5a4310;--bad:#ff8a80;--warn:#f0b95a;--good:#7fd09c}}
        *{box-sizing:border-box}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:0 auto;padding:1rem}
        h1{line-height:1.2;margin:.4rem 0}h2{margin:2rem 0 .5rem}
        .lead{font-size:1.1rem}.note{color:color-mix(in srgb,var(--ink) 70%,transparent);font-size:.9rem}
        a{color:var(--cur)}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
        #columns td:first-child,.sides th,.sides td{overflow-wrap:anywhere}.sides thead th:not(:first-child){white-space:nowrap}
        #columns th{cursor:pointer;white-space:nowrap}
        .badge{display:inline-block;padding:0 .5em;border-radius:1em;border:1px solid currentColor;font-size:.85em;font-weight:600;white-space:nowrap}
        .badge.drift{color:var(--bad)}.badge.negligible,.badge.notcomputable{color:var(--warn)}.badge.nodrift{color:var(--good)}
        .tools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0 .5rem}
        .tools input[type=search]{font:inherit;padding:.4rem .6rem;border:1px solid var(--line);border-radius:6px;background:var(--soft);color:inherit;min-width:14rem}
        details.column{border:1px solid var(--line);border-radius:8px;margin:.6rem 0;background:var(--soft)}
        details.column.drifted{border-left:4px solid var(--bad)}
        summary{cursor:pointer;padding:.6rem .8rem;overflow-wrap:anywhere}
        .body{padding:0 .8rem .8rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.4rem 1.5rem}
        .body>p{grid-column:1/-1;margin:.2rem 0;overflow-wrap:anywhere}
        figure{margin:0}svg{width:100%;max-width:34rem;height:auto;display:block}
        svg text{font:11px system-ui,sans-serif;fill:currentColor}
        .ref{fill:var(--ref);background:var(--ref)}.cur{fill:var(--cur);background:var(--cur)}.moved{fill:var(--moved);background:var(--moved)}.axis{stroke:var(--line)}
        .legend span{margin-right:1rem}.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.35em;vertical-align:-.1em}
        .sides th[scope=row]{font-weight:400}.sides th:first-child{min-width:6.5rem}.sides td{min-width:3.5rem}
        @media (max-width:40rem){
        #columns thead{display:none}#columns tr{display:block;border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:.3rem 0}
        #columns td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.15rem .8rem;text-align:right}
        #columns td[data-label=test],#columns td[data-label=statistic]{display:none}
        #columns td::before{flex:none;content:attr(data-label);color:color-mix(in srgb,var(--ink) 65%,transparent)}
        }
        """;

    public const string Script =
        """
        (()=>{const t=document.getElementById('columns'),b=t.tBodies[0],rows=[...b.rows],cards=[...document.querySelectorAll('details.column')],find=document.getElementById('find'),only=document.getElementById('only');
        const show=()=>{const q=find.value.toLowerCase();rows.forEach((r,i)=>{const hit=(!only.checked||r.classList.contains('drifted'))&&r.cells[0].textContent.toLowerCase().includes(q);r.hidden=!hit;cards[i].hidden=!hit})};
        find.oninput=show;only.onchange=show;
        [...t.tHead.rows[0].cells].forEach((h,k)=>{let up=true;h.onclick=()=>{const key=r=>r.cells[k].dataset.key,num=v=>v===''?NaN:Number(v);
        [...b.rows].sort((x,y)=>{const a=key(x),c=key(y),m=num(a),n=num(c);if(a===''||c==='')return a===c?0:a===''?1:-1;return(Number.isNaN(m)||Number.isNaN(n)?a.localeCompare(c):m-n)*(up?1:-1)}).forEach(r=>b.append(r));up=!up}});
        addEventListener('hashchange',()=>{const d=document.querySelector(location.hash);if(d)d.open=true})})();
        """;
}
