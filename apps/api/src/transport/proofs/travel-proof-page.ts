import { shanghaiTime } from '#kernel';
import type { NamedProofPlace, TravelProof } from '#transport';
import { escaped, qrOf, STYLE } from '../printed.js';

const LOOK = `<style>article{border:1px solid #111;padding:1.2em 1.6em;margin:0 0 1.5em;position:relative;overflow:hidden;break-inside:avoid}
article+article{break-before:page}header{display:grid;grid-template-columns:1fr 8em;gap:1em}header svg{display:block;width:100%}
h1 small{display:block;font-weight:400;font-size:.65em}article dl{grid-template-columns:max-content 1fr}dd small{display:block;font-weight:400;color:#333}
.standing{font-weight:700;font-size:1.15em;margin:.4em 0}.bad .standing{border:3px solid #b00;color:#b00;padding:.3em .6em}
.bad::before{content:"作废 VOID";position:absolute;top:35%;left:0;right:0;text-align:center;font-size:6em;color:#b003;transform:rotate(-20deg)}
.seal{display:grid;grid-template-columns:1fr 1fr;gap:3em;margin-top:3.5em}.seal p{border-top:1px solid #111;margin:0}</style>`;

const at = (instant: string): string => shanghaiTime(new Date(instant));

/** A value with its English below it, where that is another one. */
const entry = (label: string, zh: string, en = ''): string =>
  `<dt>${escaped(label)}</dt><dd>${escaped(zh)}${en ? `<small>${escaped(en)}</small>` : ''}</dd>`;
const place = (label: string, { name, division }: NamedProofPlace): string =>
  entry(label, `${division.zh} ${name}`, division.en);

function article(proof: TravelProof): string {
  const { standing, text, from, to } = proof;
  return `<article${standing === 'valid' ? '' : ' class="bad"'}><header><div>
<h1>集中出行证明<small>Proof of organised travel</small></h1>
<p class="standing">${escaped(text.zh)} <span lang="en">${escaped(text.en)}</span></p>
<p>兹证明下列人员由本机构组织，乘坐统一安排的车辆集中返岗。<br>This is to certify that the person named below travels to work by transport that this office has organised.</p>
</div><div>${qrOf(proof.code)}</div></header>
<dl>${[
    entry('姓名 Name', proof.name),
    entry('身份证号 ID number', proof.maskedId),
    entry(
      '派车单 Trip sheet',
      `${proof.sheetNumber} · 第 ${String(proof.version)} 版 Version ${String(proof.version)}`,
    ),
    proof.serviceNumber
      ? entry('车次 Train or flight', proof.serviceNumber)
      : entry('号牌 Plate', proof.plate ?? '待定', proof.plate ? '' : 'not yet confirmed'),
    place('出发地 From', from),
    entry('出发 Departure', at(from.at)),
    place('目的地 To', to),
    entry('预计到达 Expected arrival', at(to.at)),
    entry('用工单位 Employer', proof.employer),
    entry('组织单位 Organised by', proof.office),
    entry('签发 Issued', at(proof.issuedAt)),
  ].join('')}</dl>
<p>扫码可核验本证明是否有效：此人离开该车次、车次取消或行程变更后即作废。时间为北京时间。<br>Scan the code to check this proof: it is void once the person leaves the trip, the trip is called off, or the journey changes. Times are those of Beijing.</p>
<div class="seal"><p>组织单位（盖章） Seal of the organising office</p><p>经办人 Signed by</p></div></article>`;
}

/** The proofs to print, each on a page of its own. */
export function travelProofsHtml(proofs: readonly TravelProof[]): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>集中出行证明 Proof of organised travel</title>
${STYLE}${LOOK}</head><body>
${proofs.map(article).join('\n')}
</body></html>`;
}
