import type { Grant } from '#platform';
import { ArrivalSlotService, type ArrivalSlotView, CounterProposalService } from '#transport';
import { SiteService } from '#vacancies';
import { type Gate, startTransport } from '../transport/stage.js';

export const plus = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000);

/** Transport with gates that want to be asked. */
export async function startSlots() {
  const stage = await startTransport();
  const [slots, sites] = [stage.module.get(ArrivalSlotService), stage.module.get(SiteService)];

  /** A gate that wants to be asked, and takes so many people in an hour. */
  const asking = async (arrivalCapacity: number): Promise<Gate> => {
    const gate = await stage.gate();
    await sites.setArrivalCapacity(gate.enterprise, gate.id, arrivalCapacity);
    return gate;
  };
  const slotsIn = async (batch: string, office: Grant = stage.zhaojue): Promise<ArrivalSlotView[]> => {
    const { trips } = await stage.batches.get(office, batch);
    const found: ArrivalSlotView[] = [];
    for (const { id } of trips) found.push(...(await stage.trips.get(office, id)).arrivalSlots);
    return found;
  };
  /** So many people of an office are planned to the gate in one coach; the slot that is asked. */
  const planned = async (gate: Gate, people: number, office: Grant = stage.zhaojue) => {
    const { id: batch } = await stage.draft(await stage.crowd(people, gate, office), {}, office);
    await stage.plan(batch, office);
    const [slot] = await slotsIn(batch, office);
    if (!slot) throw new Error('Nothing was asked');
    return { batch, slot };
  };

  return {
    ...stage,
    slots,
    proposals: stage.module.get(CounterProposalService),
    sites,
    asking,
    slotsIn,
    planned,
    /** Codes of refusals, or whether it was known. */
    accept: async (by: Grant, ...ids: string[]) =>
      (await slots.accept(by, ids)).map((result) => result.refusal?.code ?? result.known),
    counter: async ({ contact }: Gate, slotId: string, proposedAt: Date, reason = '交接班') => {
      const [result] = await slots.counter(contact, [{ slotId, proposedAt, reason }]);
      return result?.refusal?.code ?? result?.known;
    },
    stateOf: async (id: string) => (await slots.get(stage.zhaojue, id)).state,
    moveTo: (id: string, at: Date) => stage.sql('update arrival_slot set arrives_at = $2 where id = $1', [id, at]),
  };
}
