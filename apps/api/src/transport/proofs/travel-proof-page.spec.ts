import { expect, test } from 'vitest';
import type { TravelProof } from '#transport';
import { travelProofsHtml } from './travel-proof-page.js';

const proof: TravelProof = {
  standing: 'valid',
  text: { zh: '有效', en: 'Valid' },
  code: `MDT1${'A'.repeat(68)}`,
  name: '阿<木>',
  maskedId: `${'*'.repeat(14)}123X`,
  sheetNumber: '513431-0312-1042-01',
  version: 2,
  issuedAt: '2020-03-10T02:00:00.000Z',
  vehicleClass: 'coach-49',
  serviceNumber: null,
  plate: null,
  from: {
    name: '河边村',
    divisionCode: '513431',
    at: '2020-03-11T23:30:00.000Z',
    division: { zh: '四川省凉山彝族自治州昭觉县', en: 'Zhaojue County, Liangshan Yi Autonomous Prefecture, Sichuan' },
  },
  to: {
    name: '佛山一厂东门',
    divisionCode: '440606',
    at: '2020-03-12T20:00:00.000Z',
    division: { zh: '广东省佛山市顺德区', en: 'Shunde District, Foshan, Guangdong' },
  },
  office: '昭觉县就业服务管理局',
  employer: '佛山某电器有限公司',
};

test('a proof bears names as text, instants in China, and says where the plate is not known yet', () => {
  const page = travelProofsHtml([proof]);
  for (const text of ['阿&#60;木&#62;', '2020-03-12 07:30', '2020-03-13 04:00', 'not yet confirmed', '<svg'])
    expect(page).toContain(text);
  expect(page).not.toContain('<木>');
  expect(travelProofsHtml([{ ...proof, plate: '川W·10001' }])).not.toContain('not yet confirmed');
  const train = travelProofsHtml([{ ...proof, serviceNumber: 'K5184' }]);
  expect(train).toContain('K5184');
  expect(train).not.toContain('Plate');
});

test('each has a page of its own, and those that are void say so all over it', () => {
  const text = { zh: '车次已取消，本证明作废', en: 'The trip was called off: this proof is void' };
  const page = travelProofsHtml([proof, { ...proof, standing: 'void', text }, { ...proof, standing: 'superseded' }]);
  expect(page.match(/<article/g)).toHaveLength(3);
  expect(page.match(/<article class="bad"/g)).toHaveLength(2);
  expect(page).toContain(text.en);
});
