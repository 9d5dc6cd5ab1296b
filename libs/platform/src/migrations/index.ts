import { Platform0001 } from './founding/0001-platform.js';
import { Access0002 } from './founding/0002-access.js';
import { Workers0003 } from './founding/0003-workers.js';
import { Vacancies0004 } from './founding/0004-vacancies.js';
import { Health0005 } from './founding/0005-health.js';
import { Matching0006 } from './founding/0006-matching.js';
import { Transport0007 } from './founding/0007-transport.js';
import { Arrivals0008 } from './founding/0008-arrivals.js';
import { ExplanationPages0009 } from './founding/0009-explanation-pages.js';
import { BulkProposals0010 } from './founding/0010-bulk-proposals.js';
import { ReservedSeats0011 } from './founding/0011-reserved-seats.js';
import { Transfers0012 } from './founding/0012-transfers.js';
import { RosterPhases0013 } from './0013-roster-phases.js';
import { WorkerCounts0014 } from './0014-worker-counts.js';
import { Records0015 } from './0015-records.js';
import { RecordEnds0016 } from './0016-record-ends.js';
import { SelfService0017 } from './0017-self-service.js';
import { Reveals0018 } from './0018-reveals.js';
import { Keys0019 } from './0019-keys.js';
import { HealthRules0020 } from './0020-health-rules.js';
import { LookUps0021 } from './0021-look-ups.js';
import { CodeIntakes0022 } from './0022-code-intakes.js';
import { ErasureRequests0023 } from './0023-erasure-requests.js';
import { AgreementVersions0024 } from './0024-agreement-versions.js';
import { TrustList0025 } from './0025-trust-list.js';
import { Verdicts0026 } from './0026-verdicts.js';
import { Rechecks0027 } from './0027-rechecks.js';
import { RuleWithdrawals0028 } from './0028-rule-withdrawals.js';
import { TripProofs0029 } from './0029-trip-proofs.js';
import { Rehearsals0030 } from './0030-rehearsals.js';
import { Fleet0031 } from './0031-fleet.js';
import { CarrierOffers0032 } from './0032-carrier-offers.js';
import { CarriedTrips0033 } from './0033-carried-trips.js';
import { Notices0034 } from './0034-notices.js';
import { ArrivalSlots0035 } from './0035-arrival-slots.js';
import { TripVersions0036 } from './0036-trip-versions.js';
import { TripChanges0037 } from './0037-trip-changes.js';
import { Incidents0038 } from './0038-incidents.js';
import { Charters0040 } from './0040-charters.js';
import { Comparisons0041 } from './0041-comparisons.js';
import { Checklists0042 } from './0042-checklists.js';
import { Overdue0043 } from './0043-overdue.js';
import { RiskLevels0045 } from './0045-risk-levels.js';
import { AuthorityNotifications0044 } from './0044-authority-notifications.js';
import { Pages0046 } from './0046-pages.js';
import { JourneyLegs0047 } from './0047-journey-legs.js';
import { TrunkTrips0048 } from './0048-trunk-trips.js';
import { IncidentSearches0050 } from './0050-incident-searches.js';
import { RisenRisks0053 } from './0053-risen-risks.js';
import { ReleasedOffers0054 } from './0054-released-offers.js';
import { JourneyRecognition0055 } from './0055-journey-recognition.js';
import { TakenPlans0057 } from './0057-taken-plans.js';
import { GatesWithoutRoom0058 } from './0058-gates-without-room.js';

/** In order. A glob would also find compiled leftovers, and cannot be read. */
export const migrations = [
  Platform0001,
  Access0002,
  Workers0003,
  Vacancies0004,
  Health0005,
  Matching0006,
  Transport0007,
  Arrivals0008,
  ExplanationPages0009,
  BulkProposals0010,
  ReservedSeats0011,
  Transfers0012,
  RosterPhases0013,
  WorkerCounts0014,
  Records0015,
  RecordEnds0016,
  SelfService0017,
  Reveals0018,
  Keys0019,
  HealthRules0020,
  LookUps0021,
  CodeIntakes0022,
  ErasureRequests0023,
  AgreementVersions0024,
  TrustList0025,
  Verdicts0026,
  Rechecks0027,
  RuleWithdrawals0028,
  TripProofs0029,
  Rehearsals0030,
  Fleet0031,
  CarrierOffers0032,
  CarriedTrips0033,
  Notices0034,
  ArrivalSlots0035,
  TripVersions0036,
  TripChanges0037,
  Incidents0038,
  Charters0040,
  Comparisons0041,
  Checklists0042,
  Overdue0043,
  RiskLevels0045,
  AuthorityNotifications0044,
  Pages0046,
  JourneyLegs0047,
  TrunkTrips0048,
  IncidentSearches0050,
  RisenRisks0053,
  ReleasedOffers0054,
  JourneyRecognition0055,
  TakenPlans0057,
  GatesWithoutRoom0058,
];
