import { api, unwrap } from '../../api/client';
import { useResource } from '../../lib/resource';

const DAY_MS = 86_400_000;

/** How buying works here: undefined until the server has said it, and nothing is promised until then. */
export function useSettings() {
  return useResource('settings', () => unwrap(api.GET('/api/settings')), { staleMs: DAY_MS }).data;
}
