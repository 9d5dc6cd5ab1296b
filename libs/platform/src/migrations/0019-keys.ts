import type { MigrationInterface, QueryRunner } from 'typeorm';
import { INDEX_KEY_LOCK } from '../keys/held-key.js';

/** Which key the indexes of people are made with, and room for those of the next one. */
export class Keys0019 implements MigrationInterface {
  readonly name = 'Keys1700000000019';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table index_key (
        id int not null constraint index_key_pk primary key constraint index_key_one check (id = 1),
        -- Null before the first rotation: the current key of the ring.
        key_id text,
        next_key_id text,
        phase text not null constraint index_key_phase check (phase in ('rest', 'filling', 'clearing')),
        started_at timestamptz,
        switched_at timestamptz
      );
      insert into index_key (id, phase) values (1, 'rest');

      -- Volatile, so that the key is read after the lock was waited for, and not as of before.
      create function hold_index_key() returns text volatile language plpgsql set search_path = public as $$
        begin
          perform pg_advisory_xact_lock_shared(${INDEX_KEY_LOCK});
          return (select key_id from index_key);
        end $$;

      -- The two change places at a rotation. Whoever is erased has none.
      alter table worker alter id_index drop not null, add id_index_next bytea, add phone_index_next bytea;

      -- A corrected number makes what was filled in for the old one wrong; whoever corrects need not know of the rotation.
      create function worker_indexes_changed() returns trigger language plpgsql as $$
        begin
          new.id_index_next := null;
          new.phone_index_next := null;
          return new;
        end $$;
      create trigger worker_indexes_changed before update on worker for each row
        when ((new.id_index is distinct from old.id_index or new.phone_index is distinct from old.phone_index)
          and new.id_index_next is not distinct from old.id_index_next and old.id_index_next is not null)
        execute function worker_indexes_changed();`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
