/** Changes of Redis scripts, by mutant; file is relative to redis-scripts. */
export const scriptAlterations = {
  'release-without-owner': [
    { file: 'release-lock-2.lua', from: "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return STATUS.REFUSED end", to: '' },
  ],
  'epoch-ignored': [{ file: 'includes/section-state.lua', from: 'if current ~= epoch then return STATUS.STALE_EPOCH end', to: '' }],
  'epoch-ignored-by-scripts': [{ file: 'includes/section-state.lua', from: 'if current ~= epoch then return STATUS.STALE_EPOCH end', to: '' }],
};
