import { COUNTIES, ENTERPRISES, invented } from './season-cast.js';
import type { Client } from './client.js';
import type { Narrator } from './narrator.js';
import type { Enterprise, Office } from './season.js';

interface Made {
  readonly id: string;
}

export interface Logins {
  readonly admin: string;
  readonly password: string;
}

/** The administrator creates offices, enterprises, their people and keys, through the API. */
export async function found(nobody: Client, logins: Logins, tell: Narrator) {
  tell.stage('建立机构、账号与密钥', 'organisations, accounts and API keys');
  const admin = await nobody.as(logins.admin, logins.password);
  const offices: Office[] = [];
  for (const county of COUNTIES) {
    const { id } = await admin.post<Made>('organisations', {
      name: county.office,
      kind: 'exporting',
      divisionCode: county.code,
    });
    await account(admin, id, 'coordinator', county.login, `${county.office}协调员`, logins.password);
    offices.push({ county, client: await nobody.as(county.login, logins.password) });
  }
  const enterprises: Enterprise[] = [];
  for (const [i, seed] of ENTERPRISES.entries()) {
    enterprises.push(await foundEnterprise(nobody, admin, i + 1, logins.password));
    tell.bar(i + 1, ENTERPRISES.length, seed.name);
  }
  await account(admin, await operator(admin), 'auditor', 'auditor', '审计员', logins.password);
  tell.fact(
    `输出地 ${offices.length} 个，企业 ${enterprises.length} 家`,
    `${offices.length} exporting offices, ${enterprises.length} enterprises`,
  );
  return { admin, offices, enterprises };
}

async function foundEnterprise(nobody: Client, admin: Client, ordinal: number, password: string): Promise<Enterprise> {
  const seed = ENTERPRISES[ordinal - 1];
  if (!seed) throw new Error(`No enterprise ${ordinal}`);
  const { id } = await admin.post<Made>('organisations', {
    name: seed.name,
    kind: 'enterprise',
    divisionCode: seed.city,
    uscc: invented(ordinal, seed.city),
    contactName: '人事专员',
    contactPhone: '17100000000',
  });
  const { key } = await admin.post<{ key: string }>(`organisations/${id}/api-keys`, { name: 'ERP' });
  const client = nobody.with(key);
  const site = await client.post<Made>('sites', {
    name: `${seed.name}一号门`,
    divisionCode: seed.city,
    address: `${seed.name}一号门`,
    lon: seed.lon,
    lat: seed.lat,
    receivesFrom: 6 * 3600,
    receivesTo: 23 * 3600,
    contactName: '门岗接收员',
    contactPhone: '17100000000',
  });
  const login = `gate-${String(ordinal).padStart(2, '0')}`;
  await account(admin, id, 'site-contact', login, `${seed.name}接收员`, password, site.id);
  return { id, name: seed.name, siteId: site.id, client, gate: await nobody.as(login, password) };
}

const account = (
  admin: Client,
  organisationId: string,
  role: string,
  login: string,
  ...[name, password, siteId]: [string, string, string?]
) => admin.post('accounts', { organisationId, role, login, name, password, ...(siteId ? { siteId } : {}) });

async function operator(admin: Client): Promise<string> {
  const organisations = await admin.get<{ id: string; kind: string }[]>('organisations');
  return organisations.find(({ kind }) => kind === 'operator')?.id ?? '';
}
