// People in the register for benchmarks, by COPY: sealed, indexed and counted as the register does it.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import copy from 'pg-copy-streams';
import { copyLine, FieldCipher, newId, openKeys } from '#platform';
import { mixed, residentId } from './roster-file.mjs';

const FAMILY = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗');
const GIVEN = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚');
export const TRADES = ['电子厂普工', '焊工', '缝纫工', '家政', '司机', '建筑小工', '厨师', '保安', null];
export const STATES = [
  'registered',
  'proposed',
  'accepted',
  'placed',
  'travelling',
  'employed',
  'withdrawn',
  'returned',
];
const COLUMNS =
  'id, organisation_id, id_index, sealed, name, sex, birth_date, home_division, registered_poor, priority, occupation, state, created_at';
/** A statement's worth. */
const PIECE = 50_000;
/** So many in a row are of one county, as if a village had sent its roster. */
const VILLAGE = 200;

/** Codes of all counties of the country. */
export const counties = readFileSync('config/reference/divisions.csv', 'utf8')
  .split('\n')
  .flatMap((line) => (line.split(',')[1] === 'county' ? [line.slice(0, 6)] : []));

/** The name of the n-th person: each is borne by one in eight thousand. */
export const nameOf = (n) => {
  const draw = mixed(n);
  return FAMILY[draw % 20] + GIVEN[(draw >>> 8) % 20] + GIVEN[(draw >>> 16) % 20];
};

/** The home of the n-th person: each tenth village lies in `large`, the others anywhere in the country. */
export function homeOf(n, large) {
  const village = Math.floor(n / VILLAGE);
  return village % 10 === 0 ? large : counties[mixed(village) % counties.length];
}

/** The number of somebody of `large`, any for any draw. */
export function oneOfLarge(draw, workers) {
  const tens = Math.max(1, Math.floor(workers / (10 * VILLAGE)));
  return Math.min(workers - 1, (draw % tens) * 10 * VILLAGE + ((draw >>> 8) % VILLAGE));
}

/** Three fifths are registered; the rest are in one of all states. */
const stateOf = (draw) => ((draw >>> 4) % 5 < 3 ? 'registered' : STATES[(draw >>> 12) % STATES.length]);

/** `workers` people, a tenth of them in the county `large`; ID numbers are the first of `residentId(large, n, seed)`. */
export async function fillRegister(owner, settings, { workers, large, seed }) {
  const cipher = new FieldCipher(await openKeys(settings));
  const { rows } = await owner.query('select id from organisation where division_code = $1', [large]);
  const office = rows[0].id;
  const at = new Date('2020-03-06T01:00:00Z');
  function line(n) {
    const id = newId();
    const draw = mixed(n + 0x5bd1e995);
    const idNumber = residentId(large, n, seed);
    const birth = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
    const sealed = cipher.seal(id, { idNumber, phone: null });
    const who = [id, office, cipher.blindIndex('resident-id', idNumber), sealed, nameOf(n), 'male', birth];
    return copyLine([
      ...who,
      homeOf(n, large),
      (draw >>> 20) % 3 === 0,
      [],
      TRADES[(draw >>> 8) % TRADES.length],
      stateOf(draw),
      at,
    ]);
  }
  function* lines(from, to) {
    let piece = '';
    for (let n = from; n < to; n++) {
      piece += line(n);
      if (piece.length < 262_144) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  for (let from = 0; from < workers; from += PIECE) {
    const some = Readable.from(lines(from, Math.min(workers, from + PIECE)));
    await pipeline(some, owner.query(copy.from(`copy worker (${COLUMNS}) from stdin`)));
  }
  await owner.query('vacuum analyze worker');
}
