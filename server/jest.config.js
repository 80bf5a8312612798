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
  testEnvironment: 'node',
  transform: { '^.+\\.(ts|js|mjs)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnlyPackages.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
};

export default {
  testTimeout: 30_000,
  /**
   * A worker begins anew before it has run many files: each leaves its memory behind and an AsyncLocalStorage of jest-circus,
   * which every promise of all later files then looks after. A file that takes 38 s in a new worker took 124 s in one that was
   * used up, and the whole project 266 s instead of 364.
   */
  workerIdleMemoryLimit: '500MB',
  projects: [
    { ...shared, displayName: 'server', testMatch: ['<rootDir>/{src,test,faults,bench}/**/*.spec.ts'] },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.browser.ts'] },
  ],
};
