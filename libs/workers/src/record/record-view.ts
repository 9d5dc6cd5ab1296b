import type { Relative } from '../worker.js';
import { maskedName, maskedPhone } from '../worker-view.js';
import type { ConsentMeans, WorkerRecord } from './record.js';

export interface RecordView extends Omit<WorkerRecord, 'consentVersion' | 'consentMeans' | 'consentGivenAt'> {
  /** Masked. */
  readonly relative: { readonly name: string; readonly relation: string | null; readonly phone: string } | null;
  readonly consent: { readonly version: string; readonly means: ConsentMeans; readonly givenAt: string } | null;
  /** Others of the household, and of the travel group, by id. */
  readonly householdMembers: readonly string[];
  readonly companions: readonly string[];
}

/** As the office sees it. */
export function recordView(
  { consentVersion, consentMeans, consentGivenAt, ...record }: WorkerRecord,
  relative: Relative | null,
  near: Pick<RecordView, 'householdMembers' | 'companions'>,
): RecordView {
  const given = consentVersion && consentMeans && consentGivenAt;
  return {
    ...record,
    relative: relative && {
      name: maskedName(relative.name),
      relation: relative.relation,
      phone: maskedPhone(relative.phone),
    },
    consent: given ? { version: consentVersion, means: consentMeans, givenAt: consentGivenAt.toISOString() } : null,
    ...near,
  };
}
