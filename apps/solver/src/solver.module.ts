import { type DynamicModule, Module } from '@nestjs/common';
import { ArrivalsModule, searchIncidentJob } from '#arrivals';
import { MatchingModule, solveRunJob } from '#matching';
import { type JobContract, type JobProcessor, PlatformModule, type Settings } from '#platform';
import { compareWaysJob, planBatchJob, rehearseJob, TransportModule } from '#transport';
import { SearchIncidentProcessor } from './arrivals/search-incident.processor.js';
import { SolveRunProcessor } from './matching/solve-run.processor.js';
import { CompareWaysProcessor } from './transport/compare-ways.processor.js';
import { PlanBatchProcessor } from './transport/plan-batch.processor.js';
import { RehearseProcessor } from './transport/rehearse.processor.js';

/** The contracts of the queues `solve` and `rescue`. */
export const CONTRACTS: readonly JobContract[] = [
  solveRunJob,
  planBatchJob,
  rehearseJob,
  compareWaysJob,
  searchIncidentJob,
];

const PROCESSORS: readonly (new (...args: never[]) => JobProcessor)[] = [
  SolveRunProcessor,
  PlanBatchProcessor,
  RehearseProcessor,
  CompareWaysProcessor,
  SearchIncidentProcessor,
];
export const PROCESSORS_TOKEN = Symbol('processors');

/** The whole of the solver process, on one page. */
@Module({})
export class SolverModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: SolverModule,
      imports: [PlatformModule.with(settings, 'solver'), MatchingModule, TransportModule, ArrivalsModule],
      providers: [
        ...PROCESSORS,
        { provide: PROCESSORS_TOKEN, useFactory: (...made: JobProcessor[]) => made, inject: [...PROCESSORS] },
      ],
    };
  }
}
