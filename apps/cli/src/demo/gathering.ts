import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENTERPRISES, fateOf, VILLAGES } from './season-cast.js';
import type { Office, Season } from './season.js';

const ROSTER_DAY = '2020-03-06';

export interface Registered {
  readonly id: string;
  readonly homeDivision: string;
  readonly name: string;
  readonly state: string;
}

interface ImportedRoster {
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly items: readonly { readonly verdict: string; readonly reasons: readonly string[] }[];
}

/** Villages send their rosters; each row gets its verdict. */
export async function importRosters({ offices, tell, figures }: Season, fixtures: string): Promise<void> {
  tell.stage('导入乡镇花名册', 'village rosters, untidy as they are');
  const result: Record<string, object> = {};
  for (const { county, client } of offices) {
    const file = await readFile(join(fixtures, county.roster));
    const query = `fileName=${encodeURIComponent(county.roster)}&asOf=${ROSTER_DAY}&commit=true`;
    const { rows, accepted, rejected, duplicates, items } = await client.upload<ImportedRoster>(
      `rosters?${query}`,
      file,
    );
    const reasons: Record<string, number> = {};
    for (const reason of items.filter(({ verdict }) => verdict === 'reject').flatMap((row) => row.reasons)) {
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    result[county.code] = { rows, accepted, rejected, duplicates, reasons };
    tell.fact(
      `${county.roster}：${rows} 行，接受 ${accepted}，拒绝 ${rejected}，重复 ${duplicates}`,
      `${rows} rows: ${accepted} accepted, ${rejected} rejected, ${duplicates} duplicate`,
    );
    await scatterVillages({ county, client });
  }
  figures['rosters'] = result;
}

/** Villages have no published coordinates: a seeded scatter of a few kilometres around the county seat stands in. */
async function scatterVillages({ county, client }: Office): Promise<void> {
  const items = VILLAGES.map((name) => {
    const [angle, far] = [
      fateOf(`${county.code}${name}a`) * 2 * Math.PI,
      0.03 + 0.12 * fateOf(`${county.code}${name}r`),
    ];
    const round = (degrees: number) => Number(degrees.toFixed(5));
    return {
      divisionCode: county.code,
      name,
      lon: round(county.lon + far * Math.cos(angle)),
      lat: round(county.lat + far * 0.9 * Math.sin(angle)),
    };
  });
  await client.post('pick-up-points', { items });
}

/** Enterprises post vacancies with their API keys; one sends its list twice because the line dropped. */
export async function postVacancies({ enterprises, tell, figures }: Season): Promise<void> {
  tell.stage('企业用 API 密钥发布岗位', 'enterprises post vacancies with their API keys');
  let [posted, seats, again] = [0, 0, 0];
  for (const [i, { client, siteId, name }] of enterprises.entries()) {
    const items = (ENTERPRISES[i]?.vacancies ?? []).map((vacancy, n) => ({
      siteId,
      reference: `2020-${String(i + 1).padStart(2, '0')}-${n + 1}`,
      title: vacancy.title,
      occupation: vacancy.occupation,
      headcount: vacancy.headcount,
      wageFromFen: vacancy.wage[0] * 100,
      wageToFen: vacancy.wage[1] * 100,
      startsOn: '2020-03-16',
    }));
    type Answer = { items: { id: string | null; known: boolean }[] };
    const first = await client.post<Answer>('vacancies/bulk', { items });
    posted += first.items.filter(({ id, known }) => id && !known).length;
    seats += items.reduce((total, { headcount }) => total + headcount, 0);
    if (i === 0)
      again = (await client.post<Answer>('vacancies/bulk', { items })).items.filter(({ known }) => known).length;
    tell.bar(i + 1, enterprises.length, name);
  }
  figures['vacancies'] = { enterprises: enterprises.length, vacancies: posted, headcount: seats, repeatedPosts: again };
  tell.fact(
    `岗位 ${posted} 个，${seats} 人；断线重发 ${again} 个未重复登记`,
    `${posted} vacancies for ${seats}; ${again} sent twice are still one each`,
  );
}

interface CsvAgreement {
  readonly [column: string]: string;
}

/** Agreements between provinces, as published and (marked) invented for the demo. */
export async function signAgreements({ admin, tell, figures }: Season, reference: string): Promise<void> {
  tell.stage('健康码互认协议', 'agreements on mutual recognition');
  const [head = '', ...lines] = (await readFile(join(reference, 'agreements.csv'), 'utf8')).trim().split(/\r?\n/);
  const columns = head.split(',');
  const list = (cell: string | undefined) => (cell ? cell.split(';') : []);
  const rows = lines.map((line): CsvAgreement => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
  const items = rows.map((row) => ({
    issuerDivision: row['issuer'],
    acceptorDivision: row['acceptor'],
    level: row['level'],
    mode: row['mode'],
    validFrom: `${row['valid_from'] ?? ''}T00:00:00+08:00`,
    ...(row['valid_to'] ? { validTo: `${row['valid_to']}T00:00:00+08:00` } : {}),
    extraRequired: list(row['extra_required']),
    exceptions: list(row['exceptions']),
    instrument: row['instrument'],
    kind: row['kind'],
  }));
  await admin.post('agreements', { items });
  const fictional = rows.filter((row) => row['kind'] === 'fictional').length;
  figures['agreements'] = { historical: rows.length - fictional, fictional };
  tell.fact(
    `${rows.length} 份（其中虚构 ${fictional} 份，已标明）`,
    `${rows.length}, of them ${fictional} invented and marked so`,
  );
}

/** Health codes arrive for everybody; some are yellow, some lack the certificate that a place wants. */
export async function receiveHealthCodes({ offices, tell, figures }: Season): Promise<void> {
  tell.stage('健康码到达', 'health codes arrive');
  let [received, refused] = [0, 0];
  for (const { county, client } of offices) {
    const workers = await client.all<Registered>('workers?limit=500');
    const items = workers.map(({ id, name }) => {
      const fate = fateOf(`${county.code}${name}${county.login}`);
      return {
        workerId: id,
        issuerDivision: `${county.code.slice(0, 2)}0000`,
        colour: fate < 0.03 ? 'yellow' : 'green',
        issuedAt: '2020-03-06T08:00:00+08:00',
        expiresAt: '2020-03-31T23:59:59+08:00',
        certificates: fateOf(`${name}c`) < 0.7 ? ['clinic-certificate'] : [],
        temperature: 36.5,
        symptoms: [],
      };
    });
    for (let start = 0; start < items.length; start += 200) {
      const answer = await client.post<{ items: { refusal: object | null }[] }>('health-codes', {
        items: items.slice(start, start + 200),
      });
      refused += answer.items.filter(({ refusal }) => refusal).length;
      received += answer.items.length;
      tell.bar(Math.min(start + 200, items.length), items.length, county.login);
    }
  }
  figures['healthCodes'] = { received, refused };
  tell.fact(`收到 ${received} 条`, `${received} received, ${refused} refused`);
}
