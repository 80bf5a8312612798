/**
 * Who may import whom: the table of the design, one rule a module, each with its reason.
 * Specs stand beside what they test and may reach further; the files in src itself put the application together.
 */
const modules = (...names) => names.map((name) => `^src/${name}/`);

/** A module may import itself and the modules named; everything else in src is out of bounds. */
const mayImport = (from, allowed, comment) => ({
  name: `${from.replaceAll('/', '-')}-imports`,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^src/', pathNot: modules(from, ...allowed) },
});

const COMMON = ['common'];
const BASE = ['platform', 'common'];

module.exports = {
  forbidden: [
    mayImport('common', [], 'common is what everything stands on; it stands on nothing.'),
    mayImport('platform', COMMON, 'platform connects to the outside (configuration, stores, HTTP) and knows nothing of reservations.'),
    mayImport('cache', BASE, 'The cache keeps anybody\'s values and knows none of them.'),
    mayImport('locking', BASE, 'A lock knows its key and its owner, not what it is for.'),
    mayImport('slots', BASE, 'SlotManager knows numbers in Redis; who may have one is the ledger\'s business.'),
    mayImport('users', ['cache', ...BASE], 'Accounts exist without events and reservations.'),
    mayImport('events', ['cache', 'users', ...BASE], 'The catalogue has no live numbers and must work without the stock.'),
    mayImport('sections', ['events', 'cache', 'users', ...BASE], 'The catalogue has no live numbers; a change of capacity renews the epoch, which is all that stock needs.'),
    mayImport('reservations', ['sections', 'events', 'users', 'slots', 'locking', 'cache', ...BASE], 'Reservations use the catalogue; how they are shown or scheduled is for others.'),
    mayImport('availability', ['reservations', 'sections', 'events', 'cache', ...BASE], 'Reading live numbers needs the port of reservations and the catalogue, and nobody\'s account.'),
    mayImport('expiry', ['reservations', ...BASE], 'Expiry is a schedule; what expires is decided by the service of reservations.'),
    mayImport('operations', ['reservations', 'availability', 'sections', 'events', 'users', 'cache', ...BASE], 'The console looks at everything and acts through the services that buyers and administration use; nothing may need it.'),
    mayImport('health', BASE, 'Health asks the platform; each module registers its own metrics.'),
    mayImport('settings', BASE, 'What is set is read from the configuration, and nowhere else.'),
    mayImport('demo', ['sections', 'events', ...BASE], 'The demo is made as an operator would make it: through the catalogue.'),
    {
      name: 'availability-uses-the-port',
      comment: 'The twins, the ledger and repair are inside reservations; reading goes through its port, its module and the stock board.',
      severity: 'error',
      from: { path: '^src/availability/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/reservations/', pathNot: '^src/reservations/(reservations\\.module|reservation\\.strategy|stock/stock-board)\\.ts$' },
    },
    {
      name: 'expiry-uses-the-service',
      comment: 'Expiry only schedules; how holds are given back is known in one place.',
      severity: 'error',
      from: { path: '^src/expiry/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/reservations/', pathNot: '^src/reservations/(reservations\\.(module|service)|stock/stock-keeper|reservation-metrics)\\.ts$' },
    },
    {
      name: 'lock-twin',
      comment: 'The lock strategy takes the lock and counts seats; slot numbers in Redis are the other engine\'s.',
      severity: 'error',
      from: { path: '^src/reservations/strategies/lock/' },
      to: { path: ['^src/slots/', '^src/reservations/strategies/slot/'] },
    },
    {
      name: 'slot-twin',
      comment: 'The slot strategy batches and claims; it never waits for a lock.',
      severity: 'error',
      from: { path: '^src/reservations/strategies/slot/' },
      to: { path: ['^src/locking/', '^src/reservations/strategies/lock/'] },
    },
    {
      name: 'one-place-names-the-twins',
      comment: 'Engines are swapped by dependency injection: only the module file of reservations knows both.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/reservations/reservations\\.module\\.ts$', '^src/reservations/strategies/', '\\.spec\\.ts$'] },
      to: { path: '^src/reservations/strategies/' },
    },
    {
      name: 'ledger-inside-reservations',
      comment: 'The ledger is the only code that writes reservations. Installing its functions at boot is the one exception.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/reservations/', '\\.spec\\.ts$'] },
      to: { path: '^src/reservations/ledger/', pathNot: '^src/reservations/ledger/functions\\.ts$' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one, or hide a third. Types are gone when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead, or its test is.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'not-to-test',
      comment: 'What is shipped must run without the tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^(test|bench|faults)/', '\\.spec\\.ts$'] },
    },
    {
      name: 'not-unresolvable',
      comment: 'An import that does not resolve fails at the first start.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'The image is installed without them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
