import type { TravelProof } from '#transport';
import { escaped, qrOf, STYLE } from '../printed.js';
import { printedProof } from './printed-proof.js';

const LOOK = `<style>article{border:1px solid #111;padding:1.2em 1.6em;margin:0 0 1.5em;position:relative;overflow:hidden;break-inside:avoid}
article+article{break-before:page}header{display:grid;grid-template-columns:1fr 8em;gap:1em}header svg{display:block;width:100%}
h1 small{display:block;font-weight:400;font-size:.65em}article dl{grid-template-columns:max-content 1fr}dd small{display:block;font-weight:400;color:#333}
.standing{font-weight:700;font-size:1.15em;margin:.4em 0}.bad .standing{border:3px solid #b00;color:#b00;padding:.3em .6em}
.bad::before{content:"作废 VOID";position:absolute;top:35%;left:0;right:0;text-align:center;font-size:6em;color:#b003;transform:rotate(-20deg)}
.seal{display:grid;grid-template-columns:1fr 1fr;gap:3em;margin-top:3.5em}.seal p{border-top:1px solid #111;margin:0}</style>`;

function article(proof: TravelProof): string {
  const { title, isVoid, standing, intro, code, entries, note, seals } = printedProof(proof);
  return `<article${isVoid ? ' class="bad"' : ''}><header><div>
<h1>${title.zh}<small>${title.en}</small></h1>
<p class="standing">${escaped(standing.zh)} <span lang="en">${escaped(standing.en)}</span></p>
<p>${intro.zh}<br>${intro.en}</p>
</div><div>${qrOf(code)}</div></header>
<dl>${entries
    .map(
      ({ label, value, en }) =>
        `<dt>${escaped(label)}</dt><dd>${escaped(value)}${en ? `<small>${escaped(en)}</small>` : ''}</dd>`,
    )
    .join('')}</dl>
<p>${note.zh}<br>${note.en}</p>
<div class="seal">${seals.map((label) => `<p>${label}</p>`).join('')}</div></article>`;
}

/** The proofs to print, each on a page of its own. */
export function travelProofsHtml(proofs: readonly TravelProof[]): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>集中出行证明 Proof of organised travel</title>
${STYLE}${LOOK}</head><body>
${proofs.map(article).join('\n')}
</body></html>`;
}
