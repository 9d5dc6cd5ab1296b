export const charterFacts = {
  mode: 'train',
  number: 'G2963',
  from: { name: '成都东站', divisionCode: '510108', lon: 104.14, lat: 30.63 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  ...{ departsAt: '2020-05-01T08:00:00+08:00', arrivesAt: '2020-05-01T17:00:00+08:00' },
  ...{ seats: 600, pricePerSeatFen: 35_000 },
  escort: { name: '某护送人', phone: '17119910097' },
};

/** Bodies that fit, by the name of their schema. */
export const CHARTER_BODIES: Readonly<Record<string, (ids: { readonly batch: string }) => object>> = {
  CharterBody: () => charterFacts,
  ChartersBody: () => ({ items: [charterFacts] }),
  CharterTableBody: () => ({ csv: 'mode,number\ntrain,G2963\n' }),
  CharterSeatsBody: ({ batch }) => ({ batchId: batch, seats: 20 }),
};
