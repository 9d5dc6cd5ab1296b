// The architecture as sentences. Each rule has a seeded violation in test/architecture.
// The order of the journey is the order of dependency: a later stage may know an earlier one, never the
// reverse. Word travels back only as events through the outbox.
const JOURNEY = [
  'places',
  'workers',
  'vacancies',
  'health',
  'matching',
  'transport',
  'arrivals',
  'trace',
  'indicators',
];

const upstreamOnly = JOURNEY.slice(0, -1).map((context, i) => ({
  name: `${context}-knows-only-earlier-stages`,
  severity: 'error',
  from: { path: `^libs/${context}/` },
  to: { path: `^libs/(${JOURNEY.slice(i + 1).join('|')})/` },
}));

// A file of libs/ without a framework suffix is pure: worker.ts, batch.lifecycle.ts, batch.errors.ts.
const PURE = {
  path: ['^libs/[^.]+\\.ts$', '^libs/.*\\.(lifecycle|errors|events)\\.ts$'],
  pathNot: ['^libs/platform/', '/index\\.ts$', '^libs/solver/src/threads\\.ts$'],
};
const FRAMEWORK_FILES = '\\.(service|entity|module|controller|processor|dto|jobs)\\.ts$';
const PACKAGES = [
  ...['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-bundled', 'core'],
  // Packages that are there by chance: somebody else's dependency.
  ...['npm-no-pkg', 'npm-unknown'],
];

const only = (name, packages, where) => ({
  name,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: where },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '\\.entity\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-files-import-no-package',
      severity: 'error',
      from: PURE,
      to: { dependencyTypes: PACKAGES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-files-import-no-platform-and-no-framework-file',
      severity: 'error',
      from: PURE,
      to: {
        path: ['^libs/platform/', FRAMEWORK_FILES, '\\.reader\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      // Bytes in, rows out: a reader may use a parser from npm, and knows neither database nor queue nor container.
      name: 'readers-know-no-framework',
      severity: 'error',
      from: { path: '^libs/.*\\.reader\\.ts$' },
      to: { path: ['node_modules/(typeorm|pg|bullmq|ioredis|@nestjs/[^/]+)/', '^libs/platform/', FRAMEWORK_FILES] },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/kernel/' },
    },
    {
      name: 'solver-stands-alone',
      severity: 'error',
      from: { path: '^libs/solver/', pathNot: '(\\.spec\\.ts|^libs/solver/src/threads\\.ts)$' },
      to: { pathNot: '^libs/solver/' },
    },
    {
      name: 'solver-threads-import-only-worker-threads',
      severity: 'error',
      from: { path: '^libs/solver/src/threads\\.ts$' },
      to: { pathNot: ['^libs/solver/', '^(node:)?worker_threads$'] },
    },
    {
      name: 'solver-checkers-share-no-code-with-the-search',
      severity: 'error',
      from: { path: '^libs/solver/.*/check(\\.ts$|/)' },
      to: { path: '^libs/solver/', pathNot: '/check/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^libs/platform/' },
      to: { path: `^libs/(${JOURNEY.join('|')}|solver)/` },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    { name: 'libs-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-know-no-other-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'front-doors-show-no-entities',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/index\\.ts$', pathNot: '^libs/platform/' },
      to: { path: '\\.entity\\.ts$' },
    },
    only(
      'typeorm-stays-in-entities-services-and-modules',
      'typeorm|@nestjs/typeorm',
      '(\\.(entity|service|module)\\.ts$|^libs/platform/)',
    ),
    only(
      'bullmq-stays-in-platform-and-at-the-queue-edges',
      'bullmq|ioredis',
      '(^apps/(worker|solver)/|^libs/platform/)',
    ),
    only(
      'http-stays-at-the-api-edge',
      'fastify|@fastify/[^/]+|@nestjs/platform-fastify|@nestjs/swagger|class-validator|class-transformer',
      '^apps/api/',
    ),
    ...upstreamOnly,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      mainFields: ['module', 'main'],
    },
  },
};
