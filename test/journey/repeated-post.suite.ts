import { Client } from 'pg';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { invented } from '../../apps/cli/src/demo/season-cast.js';
import type { World } from './world.js';

export const repeatedPost = ({ stage }: World) =>
  describe('A command that is sent again', () => {
    const { url } = stage.nobody;
    const admin = stage.admin.authorization;
    const office = { name: '同一机构', kind: 'exporting', divisionCode: '513431' };
    const post = (key: string, body: object = office) =>
      request(url).post('/v1/organisations').set('authorization', admin).set('idempotency-key', key).send(body);
    const named = async (name: string): Promise<unknown[]> => {
      const { body } = await request(url).get('/v1/organisations').set('authorization', admin).expect(200);
      return body.filter((one: { name: string }) => one.name === name);
    };

    test('the same POST sent fifty times at once has one effect and one answer', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => post('fifty')));
      const created = answers.filter(({ status }) => status === 201);
      const busy = answers.filter(({ status }) => status === 409);
      expect(created.length + busy.length).toBe(50);
      expect(created.length).toBeGreaterThan(0);
      expect(new Set(created.map(({ body }) => body.id)).size).toBe(1);
      expect(created.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
      expect(busy.filter(({ body }) => body.code !== 'idempotency.still-running')).toEqual([]);
      expect(await named('同一机构')).toHaveLength(1);

      const replay = await post('fifty').expect(201);
      expect(replay.headers['idempotency-replayed']).toBe('true');
      expect(replay.body).toEqual(created[0]?.body);
    });

    test('the same key for another body is refused', async () => {
      await post('other', { ...office, name: '甲' }).expect(201);
      const { body } = await post('other', { ...office, name: '乙' }).expect(422);
      expect(body).toMatchObject({ code: 'idempotency.key-reused', status: 422 });
      expect(await named('乙')).toEqual([]);
    });

    test('a refused command leaves its key free for a corrected one', async () => {
      await post('again', { name: '企业', kind: 'enterprise', divisionCode: '440600' }).expect(422);
      await post('again', {
        name: '企业',
        kind: 'enterprise',
        divisionCode: '440600',
        uscc: invented(7, '440600'),
      }).expect(201);
    });

    test('an answer that died with its process is given to whoever asks again, and the effect stays one', async () => {
      const { body } = await post('crash', { ...office, name: '断电' }).expect(201);
      // What a crash between effect and answer leaves behind: the effect's own transaction kept the answer, no status.
      const owner = new Client({ connectionString: stage.database.ownerUrl });
      await owner.connect();
      await owner.query(`update idempotency_key set status = null where key = 'crash'`);
      await owner.end();
      const replay = await post('crash', { ...office, name: '断电' }).expect(201);
      expect(replay.body).toEqual(body);
      expect(await named('断电')).toHaveLength(1);
    });

    test('a key with spaces or control characters is refused', async () => {
      const { body } = await post('a b').expect(422);
      expect(body.code).toBe('idempotency.key-wrong');
    });
  });
