// What the parts of a made world are drawn from, and how its rows get into the database.
/** Rows a statement. */
export const CHUNK = 5000;
export const OCCUPATIONS = [
  ...['缝纫工', '注塑工', '装配工', '叉车', '焊工', '包装工', '质检', '电工', '钳工', '车工', '普工', '保安'],
  ...['厨师', '仓管', '司机', '保洁', '服务员', '印刷工', '鞋工', '木工', '喷漆工', '冲压工', '搬运工', '文员'],
];
/** Where the work is: province, and its share of the vacancies. */
export const WORK = [
  ['44', 0.46],
  ['33', 0.14],
  ['35', 0.08],
  ['51', 0.12],
  ['50', 0.06],
  ['32', 0.07],
  ['31', 0.03],
  ['52', 0.04],
];

/** A small seeded generator (mulberry32) with the draws that a world needs. */
export function dice(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(unit() * n);
  return {
    unit,
    below,
    chance: (share) => unit() < share,
    one: (list) => list[below(list.length)],
    /** The first are drawn more often than the last. */
    early: (list) => list[Math.floor(unit() * unit() * list.length)],
    weighted: (list) => {
      let at = unit() * list.reduce((sum, [, share]) => sum + share, 0);
      return (list.find(([, share]) => (at -= share) < 0) ?? list[0])[0];
    },
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
  };
}

/** Inserts rows of one shape; bytes are given as base64. */
export async function insert(client, table, columns, rows) {
  const names = Object.keys(columns);
  const values = names.map((name) => (columns[name] === 'bytea' ? `decode(${name}, 'base64')` : name));
  const shape = names.map((name) => `${name} ${columns[name] === 'bytea' ? 'text' : columns[name]}`);
  const sql = `insert into ${table} (${names.join()}) select ${values.join()} from jsonb_to_recordset($1::jsonb) as r (${shape.join()})`;
  for (let start = 0; start < rows.length; start += CHUNK)
    await client.query(sql, [JSON.stringify(rows.slice(start, start + CHUNK))]);
}
