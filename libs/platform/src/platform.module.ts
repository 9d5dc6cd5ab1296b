import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessService } from './access/access.service.js';
import { SignInService } from './access/sign-in.service.js';
import { TokenService } from './access/token.service.js';
import { BusinessClock } from './clock.service.js';
import { applicationName, Database, ListeningClient, SnakeNames } from './database.js';
import { FieldCipher } from './field-cipher.js';
import { IdempotencyService } from './idempotency.service.js';
import { Outbox } from './jobs/outbox.service.js';
import { platformEntities } from './entities.js';
import { openKeys } from './keys/key-source.js';
import { noticesTo } from './notices/file-notices.js';
import { NoticeProvider } from './notices/notice-provider.js';
import type { Settings } from './settings.js';
import { KEYS, SETTINGS } from './tokens.js';

const SERVICES = [
  Database,
  BusinessClock,
  FieldCipher,
  Outbox,
  IdempotencyService,
  TokenService,
  SignInService,
  AccessService,
];

/** What every process needs, once: settings, database, clock, cipher, outbox, access. */
@Global()
@Module({})
export class PlatformModule {
  static with(settings: Settings, processName: string): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: settings.databaseUrl,
          poolSize: settings.databasePool,
          namingStrategy: new SnakeNames(),
          entities: platformEntities,
          autoLoadEntities: true,
          synchronize: false,
          applicationName: applicationName(processName),
          extra: {
            Client: ListeningClient,
            connectionTimeoutMillis: 5000,
            // A new connection has to sign in, and to plan anew what the old one knew.
            idleTimeoutMillis: 600_000,
            idle_in_transaction_session_timeout: 60_000,
            keepAlive: true,
          },
        }),
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: KEYS, useFactory: () => openKeys(settings) },
        { provide: NoticeProvider, useFactory: () => noticesTo(settings.noticeFolder) },
        ...SERVICES,
      ],
      exports: [SETTINGS, KEYS, NoticeProvider, ...SERVICES],
    };
  }
}
