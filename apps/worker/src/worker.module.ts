import { type DynamicModule, Module } from '@nestjs/common';
import { arrivalsJobs, ArrivalsModule } from '#arrivals';
import { MatchingModule, matchingJobs } from '#matching';
import { type JobContract, type JobProcessor, PlatformModule, type Settings } from '#platform';
import { TraceModule } from '#trace';
import { TransportModule, transportJobs } from '#transport';
import { WorkersModule, workersJobs } from '#workers';
import { EndPlacementProcessor } from './arrivals/end-placement.processor.js';
import { ListPassengersProcessor } from './arrivals/list-passengers.processor.js';
import { WithdrawProposalsProcessor } from './matching/withdraw-proposals.processor.js';
import { FreeEndedProcessor } from './transport/free-ended.processor.js';
import { OpenBoardingProcessor } from './transport/open-boarding.processor.js';
import { RecheckAffectedProcessor } from './transport/recheck-affected.processor.js';
import { RecheckTripProcessor } from './transport/recheck-trip.processor.js';
import { SendNoticesProcessor } from './transport/send-notices.processor.js';
import { NotifyAuthoritiesProcessor } from './transport/notify-authorities.processor.js';
import { TellAlarmsProcessor } from './transport/tell-alarms.processor.js';
import { WatchRisksProcessor } from './transport/watch-risks.processor.js';
import { ImportRosterProcessor } from './workers/import-roster.processor.js';

/** Every job contract there is: the worker keeps the subscriptions of all, and does those of its own queue. */
export const CONTRACTS: readonly JobContract[] = [...workersJobs, ...matchingJobs, ...transportJobs, ...arrivalsJobs];

const PROCESSORS: readonly (new (...args: never[]) => JobProcessor)[] = [
  ImportRosterProcessor,
  WithdrawProposalsProcessor,
  OpenBoardingProcessor,
  SendNoticesProcessor,
  TellAlarmsProcessor,
  NotifyAuthoritiesProcessor,
  WatchRisksProcessor,
  RecheckTripProcessor,
  RecheckAffectedProcessor,
  FreeEndedProcessor,
  ListPassengersProcessor,
  EndPlacementProcessor,
];
export const PROCESSORS_TOKEN = Symbol('processors');

/** The whole of the worker process, on one page. */
@Module({})
export class WorkerModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.with(settings, 'worker'),
        WorkersModule,
        MatchingModule,
        TransportModule,
        ArrivalsModule,
        TraceModule,
      ],
      providers: [
        ...PROCESSORS,
        { provide: PROCESSORS_TOKEN, useFactory: (...made: JobProcessor[]) => made, inject: [...PROCESSORS] },
      ],
    };
  }
}
