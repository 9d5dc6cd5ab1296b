import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { type Page, pageOf } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { SiteEntity } from './site.entity.js';
import { siteMissing, siteNameTaken } from './site.errors.js';
import { admitSite, maskedPhone, sameSite, type SiteBrief, type SiteFacts, type SiteView } from './site.js';

constraintMeans('site_name_once', siteNameTaken);

type KeptSite = Omit<SiteEntity, never>;

const BRIEF = {
  id: true,
  organisationId: true,
  name: true,
  divisionCode: true,
  address: true,
  lon: true,
  lat: true,
  receivesFrom: true,
  receivesTo: true,
  arrivalCapacity: true,
} as const satisfies Record<keyof SiteBrief, true>;

/** The places of an enterprise that receive workers. */
@Injectable()
export class SiteService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
  ) {}

  /** The same facts again are the same site. @throws site.name-taken and what `admitSite` refuses */
  create(grant: Grant, facts: SiteFacts): Promise<{ id: string; known: boolean }> {
    need(grant, 'enterprise');
    const organisationId = grant.organisation ?? '';
    return this.db.transaction(grant, async (tx) => {
      const kept: KeptSite | null = await tx.findOneBy(SiteEntity, { organisationId, name: facts.name });
      if (kept) {
        if (!sameSite({ ...kept, contactPhone: this.phoneOf(kept) }, facts)) throw siteNameTaken();
        return { id: kept.id, known: true };
      }
      admitSite(facts, (code) => this.reference.divisions.byCode(code) !== null);
      const id = newId();
      const { name, divisionCode, address, lon, lat, receivesFrom, receivesTo, contactName } = facts;
      const contactPhone = this.cipher.seal(id, facts.contactPhone);
      const arrivalCapacity = facts.arrivalCapacity ?? null;
      const place = { divisionCode, address, lon, lat, receivesFrom, receivesTo, arrivalCapacity };
      await tx.insert(SiteEntity, { id, organisationId, name, ...place, contactName, contactPhone });
      await record(tx, {
        type: 'site.registered',
        subject: id,
        at: await this.clock.now(tx),
        details: { organisation: organisationId, division: divisionCode },
      });
      return { id, known: false };
    });
  }

  /**
   * From now on coaches ask before they come; null: they do not. What was planned before stays as it is.
   * @param arrivalCapacity people an hour
   * @throws site.missing
   */
  setArrivalCapacity(grant: Grant, id: string, arrivalCapacity: number | null): Promise<SiteView> {
    need(grant, 'enterprise');
    return this.db.transaction(grant, async (tx) => {
      const site: KeptSite | null = await tx.findOne(SiteEntity, {
        where: { id, ...ownSites(grant) },
        lock: { mode: 'pessimistic_write' },
      });
      if (!site) throw siteMissing(id);
      if (site.arrivalCapacity !== arrivalCapacity) {
        await tx.update(SiteEntity, { id }, { arrivalCapacity });
        await record(tx, {
          type: 'site.arrival-capacity-set',
          subject: id,
          at: await this.clock.now(tx),
          details: { arrivalCapacity },
        });
      }
      return this.viewOf({ ...site, arrivalCapacity });
    });
  }

  /** An enterprise sees its own sites, a site contact the one site, offices and monitors all. */
  list(grant: Grant, { after, limit = 100 }: { after?: string | undefined; limit?: number | undefined }) {
    need(grant, 'enterprise', 'site-contact', 'coordinator', 'province-monitor', 'auditor', 'administrator');
    return this.db.transaction(grant, async (tx): Promise<Page<SiteView>> => {
      const found = await tx.find(SiteEntity, {
        where: { ...ownSites(grant), ...(after ? { id: MoreThan(after) } : {}) },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next } = pageOf(found, limit);
      return { items: items.map((site) => this.viewOf(site)), next };
    });
  }

  /** @throws site.missing */
  get(grant: Grant, id: string): Promise<SiteView> {
    need(grant, 'enterprise', 'site-contact', 'coordinator', 'province-monitor', 'auditor', 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const site = await tx.findOneBy(SiteEntity, { id });
      if (!site) throw siteMissing(id);
      return this.viewOf(site);
    });
  }

  async brief(tx: EntityManager, ids: readonly string[]): Promise<Map<string, SiteBrief>> {
    const sites: SiteBrief[] = await tx.find(SiteEntity, { select: BRIEF, where: { id: In([...ids]) } });
    return new Map(sites.map((site) => [site.id, site]));
  }

  /** Who is called on arrival, in clear: for trip sheets and manifests only. */
  async contactsOf(tx: EntityManager, ids: readonly string[]): Promise<Map<string, { name: string; phone: string }>> {
    const sites = await tx.findBy(SiteEntity, { id: In([...ids]) });
    return new Map(sites.map((site) => [site.id, { name: site.contactName, phone: this.phoneOf(site) }]));
  }

  private viewOf(site: KeptSite): SiteView {
    return { ...site, contactPhone: maskedPhone(this.phoneOf(site)) };
  }

  private phoneOf({ id, contactPhone }: KeptSite): string {
    return this.cipher.open(id, contactPhone) as string;
  }
}

const ownSites = ({ role, organisation, site }: Grant): { organisationId?: string; id?: string } => {
  if (role === 'enterprise') return { organisationId: organisation ?? '' };
  return role === 'site-contact' ? { id: site ?? '' } : {};
};
