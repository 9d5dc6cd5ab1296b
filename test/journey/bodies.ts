import { residentId } from '../support/people.js';
import { agreementFacts, codeFacts, siteFacts, vacancyFacts, WHEN } from '../support/journey.js';
import type { Ids } from './world.js';

/** A body that fits, for each schema that the document names; ids are those of the world given. */
export const BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  SignInBody: () => ({ login: 'nobody', password: 'a wrong password' }),
  RefreshBody: () => ({ refreshToken: '01a20109-fb56-70a5-825a-722d99665d60.secret' }),
  LeaderSignInBody: ({ sheetNumber }) => ({ sheetNumber, code: 'ABCD2345', name: '领队' }),
  SlipSignInBody: () => ({ code: '7KQM-2XHD-9RTA', idTail: '998X' }),
  WishesBody: () => ({
    destinationCode: '440600',
    destinationText: '广东佛山',
    occupation: '叉车',
    minWageFen: 480_000,
    availableFrom: '2020-03-20',
  }),
  OrganisationBody: () => ({
    name: '某劳务办',
    kind: 'exporting',
    divisionCode: '513431',
    uscc: '91110000600037341L',
    contactName: '某人',
    contactPhone: '17100006261',
  }),
  AccountBody: ({ organisation }) => ({
    organisationId: organisation,
    login: 'somebody',
    name: '某人',
    role: 'site-contact',
    password: 'long enough a password',
    siteId: '01a20109-fb56-70a5-825a-722d99665d60',
    externalSubject: 'subject',
  }),
  ApiKeyBody: () => ({ name: 'ERP' }),
  ClockBody: () => ({ to: WHEN.start }),
  PickUpPointsBody: ({ division }) => ({ items: [{ divisionCode: division, name: '河边村', lon: 102.8, lat: 28 }] }),
  WorkerBody: ({ division }) => ({
    idNumber: residentId(99, division),
    name: '某人',
    phone: '17119910099',
    homeDivision: division,
    village: '河边村',
    registeredPoor: true,
    destinationCode: '440600',
    destinationText: '广东佛山',
    occupation: '注塑',
    minWageFen: 450_000,
    availableFrom: '2020-03-18',
    availableText: '月底',
  }),
  IdBody: ({ division }) => ({ idNumber: residentId(99, division) }),
  IdCorrectionBody: ({ division }) => ({ idNumber: residentId(98, division), reason: '录入时看错末位' }),
  RevealBody: () => ({ purpose: '核对乘车人身份' }),
  PurposeBody: () => ({ purpose: '核对乘车人身份' }),
  SiteBody: () => siteFacts('440606', '二号门'),
  VacancyBody: ({ site }) => ({ ...vacancyFacts(site, 2, 'B-1'), closesOn: '2020-03-30' }),
  VacanciesBody: ({ site }) => ({ items: [{ ...vacancyFacts(site, 2, 'B-2'), closesOn: '2020-03-30' }] }),
  HealthCodesBody: ({ worker, division }) => ({
    items: [{ ...codeFacts(worker, division), certificates: ['clinic-certificate'] }],
  }),
  AgreementsBody: () => ({
    items: [
      {
        ...agreementFacts('520000', '330000'),
        validTo: '2020-04-01T00:00:00+08:00',
        extraRequired: ['clinic-certificate'],
        exceptions: ['respiratory'],
      },
    ],
  }),
  VerdictBody: ({ worker }) => ({
    workerId: worker,
    places: [{ division: '440606', at: '2020-03-13T08:00:00+08:00', act: 'alight' }],
  }),
  MatchingRunBody: ({ division }) => ({ scope: division }),
  TransferNoteBody: () => ({ note: '仍住本村' }),
  NoteBody: () => ({ note: '考虑再三' }),
  StepsBody: ({ proposal }) => ({ items: [{ id: proposal, step: 'accept', note: '好' }] }),
  BatchBody: ({ proposal }) => ({
    name: '第二批',
    departsAfter: WHEN.departure,
    proposalIds: [proposal],
    fleet: [{ vehicleClass: 'coach-49', count: 2 }],
  }),
  BatchChangeBody: ({ proposal }) => ({ add: [proposal], remove: [] }),
  DoorStepsBody: ({ passenger }) => ({
    items: [{ passengerId: passenger, step: 'take-off', reason: 'fever', place: '服务区', note: '体温38度' }],
  }),
  ReasonBody: () => ({ reason: 'papers', note: '未带证件' }),
  TakeOffBody: () => ({ reason: 'fever', place: '都匀服务区', note: '体温38度' }),
  CountBody: ({ passenger }) => ({
    present: [passenger],
    unlisted: [{ name: '途中搭车者', note: '自称', dispute: '不在名单' }],
    disputed: [{ passengerId: passenger, reason: '超龄' }],
  }),
  SignBody: () => ({ listHash: 'a'.repeat(64), device: '接收点平板', name: '某人' }),
};
