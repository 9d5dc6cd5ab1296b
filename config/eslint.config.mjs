import tseslint from 'typescript-eslint';

const banned = (selector, message) => ({ selector, message });
const IMPURE = [
  banned('NewExpression[callee.name="Date"][arguments.length=0]', 'Take the instant as an argument.'),
  banned('CallExpression[callee.name="Date"]', 'Take the instant as an argument.'),
  banned('MemberExpression[object.name="Date"][property.name="now"]', 'Take the instant as an argument.'),
  banned('MemberExpression[object.name="Math"][property.name="random"]', 'Take a Random as an argument.'),
  banned('MemberExpression[object.name="process"][property.name="env"]', 'Settings are read once, in libs/platform.'),
  banned(
    ':function[async=true], AwaitExpression, NewExpression[callee.name="Promise"]',
    'Pure files do not wait: load first, then decide.',
  ),
];
// The same laws for what Node offers without an import.
const IMPURE_GLOBALS = ['performance', 'crypto', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'];
const EVERYWHERE = [
  banned(
    'CallExpression[callee.name="forwardRef"]',
    'A cycle between modules: move the rule upstream or send an event.',
  ),
  banned(
    ':matches(ClassDeclaration, TSInterfaceDeclaration, TSTypeAliasDeclaration)[id.name=/(Manager|Helper|Utils?|Common|Shared|Base|Impl|Data|Info)$/]',
    'Name it after what it is in the domain.',
  ),
  banned('FunctionDeclaration[id.name=/^(handle|process)[A-Z]/]', 'Name it after what it does.'),
];
const ENVIRONMENT = banned(
  'MemberExpression[object.name="process"][property.name="env"]',
  'Settings are read once, in libs/platform/src/settings.ts.',
);
const SLEEP = banned(
  'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]',
  'Wait for a condition (test/support/wait-for.ts), not for time.',
);
const lines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'config/**', '**/*.mjs', '**/*.cjs'] },
  {
    files: ['{apps,libs,test}/**/*.ts'],
    linterOptions: { noInlineConfig: true },
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: process.cwd() } },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-params': ['error', 5],
      'max-lines': lines(250),
      'no-restricted-syntax': ['error', ...EVERYWHERE],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/platform/src/settings.ts'],
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE, ENVIRONMENT] },
  },
  {
    // Bodies of supertest answers are any.
    files: ['test/**/*.ts'],
    rules: {
      ...Object.fromEntries(
        ['argument', 'assignment', 'call', 'member-access', 'return'].map((kind) => [
          `@typescript-eslint/no-unsafe-${kind}`,
          'off',
        ]),
      ),
      'no-restricted-syntax': ['error', ...EVERYWHERE, SLEEP],
    },
  },
  {
    files: ['{apps,libs}/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE, ENVIRONMENT, SLEEP] },
  },
  {
    files: ['test/**/*.ts', '{apps,libs}/**/*.spec.ts'],
    ignores: ['test/support/wait-for.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'node:timers/promises', message: SLEEP.message },
        { name: 'timers/promises', message: SLEEP.message },
      ],
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['libs/platform/**', '**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@nestjs/common'],
              importNamePattern: 'Exception$',
              message: 'Refuse with a DomainError; the edge picks the status.',
            },
          ],
        },
      ],
    },
  },
  {
    // The pure files: no suffix, or one of .lifecycle .errors .events, and the whole solver but its threads.
    files: ['libs/*/src/**/!(*.*).ts', 'libs/**/*.{lifecycle,errors,events}.ts', 'libs/solver/**/*.ts'],
    ignores: ['libs/platform/**', 'libs/solver/src/threads.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...IMPURE],
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
    },
  },
  {
    files: ['libs/solver/src/**/*.ts'],
    rules: { 'max-lines': lines(600), '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Hot is the search alone.
    files: ['libs/solver/src/**/{check,fault,explain,problem}.ts', 'libs/solver/src/**/{check,fault,explain}/**/*.ts'],
    rules: { 'max-lines': lines(250) },
  },
);
