import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasures that were asked for while journeys still had to be answered for. */
export class ErasureRequests0023 implements MigrationInterface {
  readonly name = 'ErasureRequests1700000000023';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table erasure_request (
        worker_id uuid constraint erasure_request_pk primary key,
        asked_at timestamptz not null,
        asked_by text not null,
        reason text not null,
        due_at timestamptz not null
      );
      create index erasure_request_due on erasure_request (due_at);

      alter table erasure_request enable row level security;
      create policy erasure_request_processes on erasure_request using (app_role() = 'system');`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
