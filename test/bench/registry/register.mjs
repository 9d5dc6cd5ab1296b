// People in the register for benchmarks, by COPY: sealed and indexed as the register does it.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import copy from 'pg-copy-streams';
import { copyLine, FieldCipher, newId } from '#platform';
import { residentId } from './roster-file.mjs';

const FAMILY = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗');
const GIVEN = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚');
const TRADES = ['电子厂普工', '焊工', '缝纫工', '家政', '司机', '建筑小工', '厨师', '保安', null];
const COLUMNS =
  'id, organisation_id, id_index, sealed, name, sex, birth_date, home_division, registered_poor, priority, occupation, state, created_at';

/** The name of the n-th person: some hundred bear each in a register of a million. */
export const nameOf = (n) => FAMILY[n % 20] + GIVEN[Math.floor(n / 20) % 20] + GIVEN[Math.floor(n / 400) % 20];

export async function fillRegister(owner, settings, { workers, county, seed }) {
  const cipher = new FieldCipher(settings);
  const { rows } = await owner.query('select id from organisation where division_code = $1', [county]);
  const office = rows[0].id;
  const at = new Date('2020-03-06T01:00:00Z');
  function* lines() {
    let piece = '';
    for (let n = 0; n < workers; n++) {
      const id = newId();
      const idNumber = residentId(county, n, seed);
      const birth = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
      const sealed = cipher.seal(id, { idNumber, phone: null });
      const who = [id, office, cipher.blindIndex('resident-id', idNumber), sealed, nameOf(n), 'male', birth, county];
      piece += copyLine([...who, n % 3 === 0, [], TRADES[n % TRADES.length], 'registered', at]);
      if (piece.length < 262_144) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  await pipeline(Readable.from(lines()), owner.query(copy.from(`copy worker (${COLUMNS}) from stdin`)));
}
