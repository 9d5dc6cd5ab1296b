import { describe, expect, it } from 'vitest';
import { Divisions, type RegionSet } from '#places';
import { admitted, keptText, priorityOf, statedPurpose, type WorkerFacts } from './worker.js';
import { workerLifecycle } from './worker.lifecycle.js';
import { maskedId, maskedName, maskedPhone } from './worker-view.js';

const division = (code: string, level: 'province' | 'prefecture' | 'county', zh: string, parent: string | null) => ({
  code,
  level,
  name: { zh, en: zh },
  lon: 100,
  lat: 30,
  parent,
});
const divisions = new Divisions([
  division('510000', 'province', '四川省', null),
  division('513400', 'prefecture', '凉山彝族自治州', '510000'),
  division('513431', 'county', '昭觉县', '513400'),
  division('440000', 'province', '广东省', null),
  division('440600', 'prefecture', '佛山市', '440000'),
]);
const set = (key: string): RegionSet => ({
  key,
  name: { zh: key, en: key },
  validFrom: '2020-01-25',
  validTo: '2021-01-01',
  codes: new Set(['513431']),
  places: 1,
  source: '',
});
const around = { today: '2020-03-06', scope: '5134', divisions, sets: [] };
const facts: WorkerFacts = {
  idNumber: '51343119900125998X',
  name: ' 卢燕涛 ',
  phone: '+86 171-1998-6261',
  homeDivision: '513431',
  registeredPoor: false,
};
const refusing = (more: Partial<WorkerFacts>, circumstances = around) => {
  try {
    admitted({ ...facts, ...more }, circumstances);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return null;
};

describe('Somebody who is registered', () => {
  it('is written with normal forms of the numbers, and sex and birth date out of the ID', () => {
    expect(admitted({ ...facts, idNumber: '５１３４３１ 19900125 998x' }, around)).toMatchObject({
      idNumber: '51343119900125998X',
      phone: '17119986261',
      name: '卢燕涛',
      sex: 'female',
      birthDate: '1990-01-25',
      village: null,
      destinationCode: null,
    });
  });

  it('needs a sound resident ID', () => {
    for (const idNumber of ['5134311990012599', '360426199113010079', '36042619910102009X'])
      expect(refusing({ idNumber })).toBe('worker.id-wrong');
  });

  it('is let in on the 16th birthday and not the day before', () => {
    const idNumber = '513431200606030083';
    expect(refusing({ idNumber }, { ...around, today: '2022-06-02' })).toBe('worker.under-16');
    expect(refusing({ idNumber }, { ...around, today: '2022-06-03' })).toBeNull();
  });

  it('lives at a known place within the area of the office, whatever the ID says', () => {
    expect(refusing({ homeDivision: '513432' })).toBe('worker.home-unknown');
    expect(refusing({ homeDivision: '440600' })).toBe('worker.home-outside-scope');
    expect(refusing({ idNumber: '360426199101010071' })).toBeNull();
  });

  it('has a name without digits, and a mobile number or none', () => {
    for (const name of ['', '  ', '卢燕涛2', '卢\u0007燕涛', '卢\n燕涛'])
      expect(refusing({ name })).toBe('worker.name-wrong');
    for (const phone of ['1711998626', '12119986261', '0834-8332111'])
      expect(refusing({ phone })).toBe('worker.phone-wrong');
    for (const phone of [null, '', undefined]) expect(refusing({ phone })).toBeNull();
  });

  it('can travel from a day of the calendar on', () => {
    expect(refusing({ availableFrom: '2020-02-30' })).toBe('worker.date-wrong');
    expect(refusing({ availableFrom: '2020-02-29' })).toBeNull();
  });

  it('wishes for a known destination, by code or by what was said', () => {
    expect(refusing({ destinationCode: '999999' })).toBe('worker.destination-unknown');
    expect(admitted({ ...facts, destinationText: '广东佛山' }, around).destinationCode).toBe('440600');
    expect(admitted({ ...facts, destinationText: '随便，有活就行' }, around)).toMatchObject({
      destinationCode: null,
      destinationText: '随便，有活就行',
    });
  });
});

describe('Priority among equals', () => {
  it('comes from registered poverty and from each of the sets of key targets, and from no other set', () => {
    expect(priorityOf(true, [])).toEqual(['registered-poor']);
    expect(priorityOf(false, [set('poverty-832')])).toEqual([]);
    for (const key of ['supervised-52', 'three-regions-three-prefectures', 'hubei'])
      expect(priorityOf(false, [set('poverty-832'), set(key)])).toEqual([key]);
  });
});

describe('Free text that is kept in clear', () => {
  it('loses ID and phone numbers that slipped in, in any width', () => {
    expect(keptText('三组 51343119900125998X')).toBe('三组 ***');
    expect(keptText('电话１７１-１９９８-６２６１')).toBe('电话***');
    expect(keptText('513431 19900125 998x，找村长')).toBe('***，找村长');
  });

  it('keeps days and house numbers', () => {
    expect(keptText(' 20200322 4组12号 ')).toBe('20200322 4组12号');
    expect(keptText('  ')).toBeNull();
    expect(keptText('三\u0000组\n')).toBe('三 组');
  });
});

describe('The purpose of a reveal', () => {
  it('is told in a few words and bears no number that could identify somebody', () => {
    expect(statedPurpose(' 核对乘车人身份 ')).toBe('核对乘车人身份');
    for (const purpose of ['', '核对', '核'.repeat(201), '打电话 171 1998 6261', '51343119900125998X 查'])
      expect(() => statedPurpose(purpose)).toThrow(expect.objectContaining({ code: 'worker.purpose-wrong' }));
  });
});

describe('Masks', () => {
  it('leave where the ID was issued, its end, and the ends of the phone number', () => {
    expect(maskedId('51343119900125998X')).toBe('513431********998X');
    expect(maskedPhone('17119986261')).toBe('171****6261');
    expect(maskedName('吉克阿依')).toBe('吉**');
  });
});

describe('The worker lifecycle', () => {
  const open = (state: (typeof workerLifecycle.states)[number]) => workerLifecycle.stepsFrom(state);

  it('leads from registration to employment', () => {
    let state = workerLifecycle.initial;
    for (const step of ['propose', 'accept', 'place', 'depart', 'employ', 'return', 'resume'] as const)
      state = workerLifecycle.after(state, step);
    expect(state).toBe('registered');
  });

  it('lets only those withdraw who are in nobody’s plans', () => {
    for (const state of workerLifecycle.states) expect(open(state).includes('withdraw')).toBe(state === 'registered');
  });

  it('releases whoever has not departed, and strands only whoever has', () => {
    for (const state of workerLifecycle.states) {
      expect(open(state).includes('release')).toBe(['proposed', 'offered', 'accepted', 'placed'].includes(state));
      expect(open(state).includes('strand')).toBe(state === 'travelling');
    }
  });
});
