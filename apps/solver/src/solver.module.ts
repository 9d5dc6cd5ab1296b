import { type DynamicModule, Module } from '@nestjs/common';
import { type JobContract, type JobProcessor, PlatformModule, type Settings } from '#platform';

/** The contracts of the `solve` queue. */
export const CONTRACTS: readonly JobContract[] = [];

const PROCESSORS: readonly (new (...args: never[]) => JobProcessor)[] = [];
export const PROCESSORS_TOKEN = Symbol('processors');

/** The whole of the solver process, on one page. */
@Module({})
export class SolverModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: SolverModule,
      imports: [PlatformModule.with(settings, 'solver')],
      providers: [
        ...PROCESSORS,
        { provide: PROCESSORS_TOKEN, useFactory: (...made: JobProcessor[]) => made, inject: [...PROCESSORS] },
      ],
    };
  }
}
