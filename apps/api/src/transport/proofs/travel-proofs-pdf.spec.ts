import { expect, test } from 'vitest';
import type { TravelProof } from '#transport';
import { bytesOf, codesOn, joined, matrixOf, textsOf } from '../../../../../test/support/files/pdf.js';
import { travelProofsPdf } from './travel-proofs-pdf.js';

const codeOf = (name: string) => `MDT1${Buffer.from(name).toString('hex').toUpperCase().padStart(68, '0')}`;
const proofOf = (name: string, more: Partial<TravelProof> = {}): TravelProof => ({
  ...{ standing: 'valid', text: { zh: '有效', en: 'Valid' }, code: codeOf(name), name },
  ...{ maskedId: `${'*'.repeat(14)}123X`, sheetNumber: '513431-0312-1042-01', version: 2 },
  ...{ issuedAt: '2020-03-10T02:00:00.000Z', vehicleClass: 'coach-49', serviceNumber: null, plate: null },
  from: {
    ...{ name: '河边村', divisionCode: '513431', at: '2020-03-11T23:30:00.000Z' },
    division: { zh: '四川省凉山彝族自治州昭觉县', en: 'Zhaojue County, Liangshan Yi Autonomous Prefecture, Sichuan' },
  },
  to: {
    ...{ name: '佛山一厂东门', divisionCode: '440606', at: '2020-03-12T20:00:00.000Z' },
    division: { zh: '广东省佛山市顺德区', en: 'Shunde District, Foshan, Guangdong' },
  },
  ...{ office: '昭觉县就业服务管理局', employer: '佛山某电器有限公司' },
  ...more,
});
const pdf = (...proofs: TravelProof[]) => bytesOf(travelProofsPdf(proofs));

test('a proof says what its page says, in Chinese and English; copied, it is the very text', async () => {
  const text = joined(await textsOf(await pdf(proofOf('吉克𬘓'))));
  for (const fact of [
    ...[
      '集中出行证明Proofoforganisedtravel',
      '有效Valid',
      '姓名Name吉克𬘓',
      '**************123X',
      '待定notyetconfirmed',
    ],
    ...[
      '四川省凉山彝族自治州昭觉县河边村ZhaojueCounty,',
      '2020-03-1207:30',
      '广东省佛山市顺德区佛山一厂东门',
      '2020-03-1304:00',
    ],
    ...[
      '用工单位Employer佛山某电器有限公司',
      '组织单位Organisedby昭觉县就业服务管理局',
      '第2版Version2',
      '（盖章）',
      'Timesarethoseof',
    ],
  ])
    expect(text).toContain(fact);
  expect(joined(await textsOf(await pdf(proofOf('马', { serviceNumber: 'K5184' }))))).toMatch(/K5184/);
  expect(joined(await textsOf(await pdf(proofOf('马', { plate: '川W·10001' }))))).toMatch(/号牌Plate川W·10001/);
});

test('everybody has a page, with the code of the own proof, module for module', async () => {
  const names = ['阿木', '马海', '沙马'];
  const file = await pdf(...names.map((name) => proofOf(name)));
  const pages = await textsOf(file);
  expect(pages).toHaveLength(3);
  for (const [i, name] of names.entries()) expect(pages[i]).toContain(name);
  const codes = names.map((name) => matrixOf(codeOf(name)));
  expect(await codesOn(file, codes[0]?.length ?? 0)).toEqual(codes.map((code) => [code]));
});

test('those that are void say so all over the page and why, and no others', async () => {
  const text = { zh: '车次已取消，本证明作废', en: 'The trip was called off: this proof is void' };
  const bad = (['void', 'superseded'] as const).map((standing) => proofOf('马', { standing, text }));
  const pages = await textsOf(await pdf(proofOf('马'), ...bad));
  expect(pages.map((page) => page.includes('作废 VOID'))).toEqual([false, true, true]);
  for (const page of pages.slice(1)) expect(joined([page])).toContain(joined([text.zh, text.en]));
  expect(joined(pages.slice(1))).not.toMatch(/有效Valid/);
});
