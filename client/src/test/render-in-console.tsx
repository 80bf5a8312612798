import { QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { consoleQueries } from '../features/operations/console-queries';

/** As render, with nothing known of the server yet. */
export function renderInConsole(ui: ReactNode): RenderResult {
  consoleQueries.clear();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={consoleQueries}>{children}</QueryClientProvider>;
  return render(ui, { wrapper });
}
