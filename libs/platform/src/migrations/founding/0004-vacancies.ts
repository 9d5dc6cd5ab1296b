import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recipient sites and vacancies. Seats are counted by two functions, so that who takes a seat need not write vacancies. */
export class Vacancies0004 implements MigrationInterface {
  readonly name = 'Vacancies1700000000004';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table site (
        id uuid not null constraint site_pk primary key,
        organisation_id uuid not null,
        name text not null,
        division_code text not null,
        address text not null,
        lon double precision not null,
        lat double precision not null,
        receives_from int not null,
        receives_to int not null,
        contact_name text not null,
        contact_phone bytea not null,
        constraint site_hours check (receives_from between 0 and 86399 and receives_to > receives_from)
      );
      create unique index site_name_once on site (organisation_id, name);

      create table vacancy (
        id uuid not null constraint vacancy_pk primary key,
        organisation_id uuid not null,
        site_id uuid not null constraint vacancy_site_fk references site (id),
        reference text not null,
        title text not null,
        occupation text not null,
        headcount int not null,
        taken int not null default 0,
        wage_from_fen int not null,
        wage_to_fen int not null,
        starts_on date not null,
        closes_on date,
        state text not null constraint vacancy_state check (state in ('open', 'closed', 'withdrawn')),
        constraint vacancy_not_oversold check (taken between 0 and headcount),
        constraint vacancy_wage check (0 < wage_from_fen and wage_from_fen <= wage_to_fen)
      );
      create unique index vacancy_reference_once on vacancy (organisation_id, reference);
      create index vacancy_site on vacancy (site_id);

      create function vacancy_take(vacancy_id uuid, seats int, today date) returns boolean language plpgsql
        security definer set search_path = public as $$
        begin
          update vacancy set taken = taken + seats
            where id = vacancy_id and seats > 0 and taken + seats <= headcount
              and state = 'open' and (closes_on is null or today <= closes_on);
          return found;
        end $$;
      create function vacancy_give_back(vacancy_id uuid, seats int) returns boolean language plpgsql
        security definer set search_path = public as $$
        begin
          update vacancy set taken = taken - seats where id = vacancy_id and seats > 0 and taken >= seats;
          return found;
        end $$;
      revoke execute on function vacancy_take, vacancy_give_back from public;

      alter table site enable row level security;
      create policy site_own on site using (
        app_role() = 'system' or (app_role() = 'enterprise' and organisation_id = app_organisation()));
      create policy site_read on site for select using (
        app_role() in ('coordinator', 'province-monitor', 'auditor', 'administrator')
        or (app_role() = 'site-contact' and id = app_site()));

      -- A closed or withdrawn vacancy stays readable to coordinators: proposals and journeys refer to it.
      alter table vacancy enable row level security;
      create policy vacancy_own on vacancy using (
        app_role() = 'system' or (app_role() = 'enterprise' and organisation_id = app_organisation()));
      create policy vacancy_read on vacancy for select using (
        app_role() in ('coordinator', 'province-monitor', 'auditor')
        or (app_role() = 'site-contact' and site_id = app_site()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
