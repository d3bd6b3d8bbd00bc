import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';

/**
 * Who may import whom. Anything absent is forbidden (ARCHITECTURE.md, "The rooms").
 * Keys and values are Nx tags; every project carries exactly one `lib:*` or `type:*` tag.
 */
const pureLibs = ['lib:domain'];
const boundaries = [
  { sourceTag: 'lib:domain', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:core', onlyDependOnLibsWithTags: pureLibs },
  { sourceTag: 'lib:allocator', onlyDependOnLibsWithTags: pureLibs },
  { sourceTag: 'lib:proto', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:isolators', onlyDependOnLibsWithTags: ['lib:domain'] },
  {
    sourceTag: 'lib:containerizer',
    onlyDependOnLibsWithTags: ['lib:domain', 'lib:isolators', 'lib:proto'],
  },
  {
    sourceTag: 'lib:executors',
    onlyDependOnLibsWithTags: ['lib:domain', 'lib:isolators', 'lib:proto'],
  },
  { sourceTag: 'lib:etcd', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:redis-streams', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:embedded', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:zookeeper', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:telemetry', onlyDependOnLibsWithTags: ['lib:domain'] },
  { sourceTag: 'lib:api-client', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'lib:http-kit', onlyDependOnLibsWithTags: ['lib:domain', 'lib:proto'] },
  {
    sourceTag: 'lib:sim',
    onlyDependOnLibsWithTags: [
      'lib:domain',
      'lib:core',
      'lib:allocator',
      'lib:executors',
      'lib:proto',
    ],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'lib:domain',
      'lib:core',
      'lib:allocator',
      'lib:proto',
      'lib:containerizer',
      'lib:isolators',
      'lib:executors',
      'lib:etcd',
      'lib:redis-streams',
      'lib:embedded',
      'lib:http-kit',
      'lib:zookeeper',
      'lib:telemetry',
      // Only apps/local composes other apps: see the next rule.
      'type:app',
    ],
  },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: [
      'lib:proto',
      'lib:domain',
      'lib:allocator',
      'lib:api-client',
      'type:tools',
    ],
  },
  {
    sourceTag: 'type:bench',
    onlyDependOnLibsWithTags: [
      'lib:proto',
      'lib:domain',
      'lib:allocator',
      'lib:containerizer',
      'lib:api-client',
      // Simulated agents speak over the real bus.
      'lib:embedded',
      'lib:redis-streams',
      'type:tools',
      'type:e2e',
    ],
  },
  {
    sourceTag: 'type:tools',
    onlyDependOnLibsWithTags: ['lib:proto', 'lib:domain', 'lib:sim', 'lib:api-client'],
  },
];

/** Pure libraries take time, ids and randomness as arguments: a run must replay from its inputs. */
const purity = {
  'no-restricted-globals': [
    'error',
    ...[
      'Date',
      'performance',
      'process',
      'fetch',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'queueMicrotask',
      'crypto',
      'console',
    ].map((name) => ({ name, message: 'Pure libs are replayed from their inputs: pass it in.' })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Pure libs take a PRNG as an argument.' },
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        { regex: '^(node:|@nestjs/|rxjs|ioredis|etcd3|fastify)', message: 'Pure libs do no I/O.' },
      ],
    },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector:
        ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)[async=true]',
      message: 'Pure libs are synchronous: a decision must not be suspended half way.',
    },
    { selector: 'AwaitExpression', message: 'Pure libs are synchronous.' },
  ],
};

/** Without decorator metadata Nest injects `undefined` for a parameter that names no token. */
const explicitInjection = {
  'no-restricted-syntax': [
    'error',
    {
      selector:
        'ClassDeclaration:has(> Decorator[expression.callee.name=/^(Injectable|Controller|Catch)$/]) > ClassBody > MethodDefinition[kind="constructor"] > FunctionExpression > .params:not(:has(> Decorator))',
      message: 'Name the token: @Inject(TOKEN). No decorator metadata is emitted.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.cache/**',
      '**/generated/**',
      '**/testdata/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx, 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], enforceBuildableLibDependency: false, depConstraints: boundaries },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A non-null assertion is a lie the compiler cannot check; `invariant` says what is believed.
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `return refuse(…)` ends a function that returns nothing, in the words of what it does.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `const { secret: _, ...rest } = message` is how a field is left out of a message.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['libs/{domain,core,allocator,executors,sim}/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: purity,
  },
  {
    // Node runs these sources as they are, by leaving out the types: no syntax that needs a compiler.
    files: ['{libs,tools,bench,e2e}/**/*.ts'],
    ignores: ['libs/http-kit/**', 'libs/redis-streams/**'],
    rules: { '@typescript-eslint/parameter-properties': ['error', { prefer: 'class-property' }] },
  },
  { files: ['apps/**/*.ts', 'libs/http-kit/**/*.ts'], rules: explicitInjection },
  {
    files: ['apps/{master,agent,allocator,api-gateway}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@mezzo/(master|agent|allocator|api-gateway|local)-app',
              message: 'Apps never import apps: only apps/local composes them.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', '**/testing/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
