import { type DynamicModule, Module } from '@nestjs/common';
import { type JobContract, type JobProcessor, PlatformModule, type Settings } from '#platform';

/** Every job contract there is: the worker keeps the subscriptions of all, and does those of its own queue. */
export const CONTRACTS: readonly JobContract[] = [];

const PROCESSORS: readonly (new (...args: never[]) => JobProcessor)[] = [];
export const PROCESSORS_TOKEN = Symbol('processors');

/** The whole of the worker process, on one page. */
@Module({})
export class WorkerModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.with(settings, 'worker')],
      providers: [
        ...PROCESSORS,
        { provide: PROCESSORS_TOKEN, useFactory: (...made: JobProcessor[]) => made, inject: [...PROCESSORS] },
      ],
    };
  }
}
