import type { Division } from './division.js';

// A nationality in the full name of an autonomous place: 凉山|彝族|自治州.
const NATIONALITIES =
  '(?:(?:满|回|苗|彝|壮|侗|瑶|白|傣|黎|佤|畲|水|羌|土|怒|藏|各|傈僳|拉祜|纳西|景颇|朝鲜|土家|布依|仡佬|哈尼|仫佬|毛南|布朗|独龙|' +
  '普米|裕固|东乡|撒拉|保安)族|(?:蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔|达斡尔)族?)';
const AUTONOMOUS = new RegExp(`^(.{2,}?)${NATIONALITIES}*自治(州|县|旗|区)$`);
const LATIN_GENERICS =
  /\b(?:city|province|prefecture|county|district|league|banner|autonomous|region|special|administrative|municipality|forestry|new|area)\b/g;

const COLLOQUIAL: Readonly<Record<string, readonly string[]>> = { 内蒙古自治区: ['内蒙'] };

/** The names under which people write a division: its full name, then the short forms, without doubles. */
export function aliasesOf(division: Pick<Division, 'level' | 'name'>): string[] {
  const full = division.name.zh;
  const shorts = [...shortForms(full, division.level), latinName(division.name.en), ...(COLLOQUIAL[full] ?? [])];
  return [...new Set([full, ...shorts])].filter((alias) => alias.length >= 2);
}

/** A name in Latin letters as it is compared: lower case, letters only, without "City", "County" and the like. */
export const latinName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(LATIN_GENERICS, ' ')
    .replace(/[^a-z]/g, '');

function shortForms(full: string, level: Division['level']): string[] {
  const autonomous = AUTONOMOUS.exec(full);
  if (autonomous) {
    const [, stem = '', kind = ''] = autonomous;
    const bare = stem.endsWith('族') && stem.length > 2 ? stem.slice(0, -1) : stem;
    return kind === '区' ? [bare] : [bare, bare + kind];
  }
  const suffix = { province: /省|市|特别行政区/, prefecture: /市|地区|盟/, county: /新区|特区|林区|县|区|市|旗/ }[
    level
  ];
  const stem = full.replace(new RegExp(`(?:${suffix.source})$`), '');
  return stem.length >= 2 ? [stem] : [];
}
