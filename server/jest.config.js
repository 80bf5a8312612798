// Jest runs in CommonJS mode: Nest 12 and its friends are ESM only, so swc transforms them too.
const esmOnlyPackages = [
  '@nestjs', '@fastify', 'light-my-request', 'load-esm', 'cookie', 'content-disposition', 'file-type', 'strtok3',
  'token-types', 'uint8array-extras', '@tokenizer', '@borewit', 'fast-check', 'uuid', 'lru-cache',
];

// Workers inherit it: files of one run share one migrated template database.
process.env.JARI_TEST_RUN ??= `${process.pid}_${Date.now().toString(36)}`;

const swc = ['@swc/jest', {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    target: 'es2022',
  },
}];

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/test/support/own-environment.mjs',
  transform: { '^.+\\.(ts|js|mjs)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnlyPackages.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
};

export default {
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // Each file leaves memory behind in its worker, which begins anew before it is slow: 273 s for all of the server's tests from an empty
  // cache, 363 s at 500 MB and without what own-environment.mjs does.
  workerIdleMemoryLimit: '300MB',
  projects: [
    { ...shared, displayName: 'server', testMatch: ['<rootDir>/{src,test,faults,bench}/**/*.spec.ts'] },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.browser.ts'] },
  ],
};
