import type { ChecklistItemView, TripChecklist } from '#transport';
import { escaped, local, STYLE, table } from '../printed.js';

const STATE: Readonly<Record<ChecklistItemView['state'], string>> = {
  done: '✓ 已完成 done',
  open: '✗ 未完成 open',
  'not-needed': '— 不需要 not needed',
};
const GROUP: Readonly<Record<ChecklistItemView['group'], string>> = {
  confirmation: '三确认 Three confirmations',
  joining: '七对接 Seven joinings',
};
const LEVEL = { low: '低风险', medium: '中风险', high: '高风险' } as const;
const HEAD = ['项目 Item', '状态 State', '数 Figures', '依据 Shown by', '说明 Remark'];

const remark = ({ confirmation, remedy, bars }: ChecklistItemView): string => {
  if (confirmation) return `${confirmation.name} ${local(confirmation.at)}：${confirmation.note}`;
  return remedy ? `${bars ? '【不得发车 bars departure】' : '【提醒 warning】'}${remedy.zh} ${remedy.en}` : '';
};

const riskNote = ({ level, persons, usableSeats }: NonNullable<TripChecklist['risen']>): string =>
  `<p><strong>【不得发车 bars departure】沿途有${LEVEL[level]}地区：现行规定可乘 ${String(usableSeats)} 人，实有 ${String(persons)} 人。
A place on the way is at ${level} risk: ${String(usableSeats)} may ride, ${String(persons)} do.</strong></p>`;

/** The departure checklist on paper. */
export function checklistHtml({ sheetNumber, departsAt, mayDepart, risen, items }: TripChecklist): string {
  const part = (wanted: ChecklistItemView['group']) =>
    `<h2>${GROUP[wanted]}</h2>${table(
      HEAD,
      items
        .filter(({ group }) => group === wanted)
        .map((item) => [
          `${item.title.zh} ${item.title.en}`,
          STATE[item.state],
          item.of === 0 ? '—' : `${String(item.done)} / ${String(item.of)}`,
          `${item.shownBy.zh} ${item.shownBy.en}`,
          remark(item),
        ]),
    )}`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>发车检查表 ${escaped(sheetNumber)}</title>
${STYLE}</head><body>
<h1>发车检查表（三确认七对接） Departure checklist ${escaped(sheetNumber)}</h1>
<p>发车 Departure ${escaped(local(departsAt))} · <strong>${mayDepart ? '必备项已齐，可以发车 May depart' : '必备项未齐，不得发车 May not depart'}</strong></p>${risen ? riskNote(risen) : ''}
${part('confirmation')}
${part('joining')}
<div class="sign"><p>检查人 Checked by</p><p>领队 Leader</p></div>
</body></html>`;
}
