import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rosters of any size: the file is kept sealed, in pieces, while it is checked and written batch by batch. */
export class RosterPhases0013 implements MigrationInterface {
  readonly name = 'RosterPhases1700000000013';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table roster
        add state text not null default 'committed' constraint roster_state check (state in
          ('uploaded', 'checking', 'checked', 'committing', 'committed', 'cancelled', 'failed')),
        add asked text not null default 'accepted' constraint roster_asked check (asked in ('check', 'accepted', 'all')),
        add uploaded_by uuid not null default '00000000-0000-0000-0000-000000000000',
        add bytes int not null default 0,
        add bytes_read int not null default 0,
        add position int not null default 0,
        add known int not null default 0,
        add signature text,
        add columns jsonb,
        add form_date date,
        add refusal text,
        add started_at timestamptz,
        add started_rows int not null default 0,
        add worked_at timestamptz,
        add committed_at timestamptz;
      update roster set committed_at = created_at;
      alter table roster alter state drop default, alter asked drop default, alter uploaded_by drop default,
        alter bytes drop default, alter bytes_read drop default, alter position drop default, alter known drop default,
        alter started_rows drop default;

      -- The file as it came: it is sealed, and erased some days after the commit.
      create table roster_piece (
        roster_id uuid not null,
        piece int not null,
        sealed bytea not null,
        constraint roster_piece_pk primary key (roster_id, piece)
      );
      alter table roster_piece alter sealed set storage external;
      alter table roster_piece enable row level security;
      create policy roster_piece_processes on roster_piece using (app_role() = 'system');

      -- What a person has confirmed for headings that an office uses.
      create table roster_heading (
        organisation_id uuid not null,
        signature text not null,
        mapping jsonb not null,
        constraint roster_heading_pk primary key (organisation_id, signature)
      );
      alter table roster_heading enable row level security;
      create policy roster_heading_own on roster_heading using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));

      -- Rows come by the million: they are checked once a statement, and have no more of an index than their key.
      alter table roster_row add travels_with_line int, drop constraint roster_row_roster;
      create function roster_row_known() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          if exists (select from (select distinct roster_id from made) asked
              where not exists (select from roster r where r.id = asked.roster_id)) then
            raise foreign_key_violation using message = 'A row names a roster that does not exist',
              constraint = 'roster_row_roster', table = 'roster_row';
          end if;
          return null;
        end $$;
      revoke execute on function roster_row_known from public;
      create trigger roster_row_known after insert on roster_row referencing new table as made
        for each statement execute function roster_row_known();
      drop policy roster_row_own on roster_row;
      create policy roster_row_own on roster_row using (
        app_role() = 'system' or exists (select from roster r where r.id = roster_id));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
