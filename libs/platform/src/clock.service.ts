import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '#kernel';
import { type Settings } from './settings.js';
import { SETTINGS } from './tokens.js';

/** The business clock: real time, or a simulated instant kept in the database that an operator advances. */
@Injectable()
export class BusinessClock {
  constructor(
    private readonly db: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get simulated(): boolean {
    return this.settings.businessClock === 'simulated';
  }

  async now(tx: EntityManager = this.db.manager): Promise<Date> {
    if (!this.simulated) return new Date();
    const [row] = await tx.query<{ instant: Date }[]>('select instant from business_clock');
    return row?.instant ?? new Date();
  }

  /** Moves the simulated clock forward; it never goes back. */
  async advance(to: Date): Promise<Date> {
    if (!this.simulated) throw clockIsReal();
    const rows = await this.db.query<{ instant: Date }[]>(
      `insert into business_clock (id, instant) values (1, $1)
       on conflict (id) do update set instant = excluded.instant where business_clock.instant <= excluded.instant
       returning instant`,
      [to],
    );
    if (!rows[0]) throw clockGoesForward();
    return rows[0].instant;
  }
}

const clockIsReal = () =>
  new DomainError('clock.real', 'conflict', {
    zh: '系统使用真实时间，不能调整业务时钟',
    en: 'This installation runs on real time; its clock cannot be set',
  });

const clockGoesForward = () =>
  new DomainError('clock.backwards', 'conflict', {
    zh: '业务时钟只能向前',
    en: 'The business clock only goes forward',
  });
