import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When trips on their way are expected, alarms about those that are overdue, and reminders of carriers. */
export class Overdue0043 implements MigrationInterface {
  readonly name = 'Overdue1700000000043';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table alarm (
        id uuid not null constraint alarm_pk primary key,
        trip_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        sheet_number text not null,
        kind text not null constraint alarm_kind check (kind in ('departure', 'arrival')),
        level int not null,
        expected_at timestamptz not null,
        raised_at timestamptz not null,
        due_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        sentence text,
        ended_at timestamptz,
        ended_by text constraint alarm_ended_by check (ended_by in ('departed', 'completed', 'cancelled', 'later-expected'))
      );
      create unique index alarm_once on alarm (trip_id, kind) where ended_at is null;
      create index alarm_due on alarm (due_at) where ended_at is null and due_at is not null;
      create index alarm_organisation on alarm (organisation_id, id);

      create table expected_arrival (
        id uuid not null constraint expected_arrival_pk primary key,
        trip_id uuid not null,
        organisation_id uuid not null,
        expected_at timestamptz not null,
        stated_by text not null constraint expected_arrival_stated_by check (stated_by in ('delay', 'leader', 'office')),
        reason text not null,
        at timestamptz not null
      );
      create index expected_arrival_trip on expected_arrival (trip_id, id);

      -- What may be overdue is looked for again and again.
      create index trip_leaves on trip (departs_at) where state in ('approved', 'boarding');
      create index trip_arrives on trip (arrives_at) where state = 'departed';

      -- Level 1 is the office's; 2 that of coordinators of the area as well, 3 that of its monitors.
      alter table alarm enable row level security;
      create policy alarm_own on alarm using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and (organisation_id = app_organisation()
            or (level >= 2 and app_scope() <> '' and length(app_scope()) < 6 and starts_with(division_code, app_scope()))))
        or (app_role() = 'province-monitor' and level >= 3 and starts_with(division_code, app_scope())));
      create policy alarm_watch on alarm for select using (app_role() = 'auditor' and app_watches(division_code));

      alter table expected_arrival enable row level security;
      create policy expected_arrival_own on expected_arrival using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'trip-leader' and trip_id = app_trip()));
      -- Whoever sees the trip sees when it is expected.
      create policy expected_arrival_read on expected_arrival for select using (exists (select from trip t where t.id = trip_id));

      alter table carrier_offer add column reminded_at timestamptz;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
