import { PROBLEMS } from '../../src/platform/http/problems/problem-catalogue.js';
import type { Answer } from './http-client.js';
import type { Operation } from './operation.js';

type Verdict = Pick<Operation, 'outcome' | 'status' | 'code' | 'detail' | 'malformed'>;

interface Problem {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
}

/** What an answer means for whoever asked; anything that the API's document does not know is malformed. */
export function verdictOn({ status, type, text }: Answer): Verdict {
  if (status >= 200 && status < 300) return { outcome: 'ok', status };
  const problem = parse(text);
  const { code = '', detail } = problem ?? {};
  const malformed = faultOf(status, type, problem);
  const base = { status, code, ...(detail !== undefined && { detail }), ...(malformed !== undefined && { malformed }) };
  if (status >= 400 && status < 500) return { ...base, outcome: 'refused' };
  return { ...base, outcome: status === 503 && code !== 'OUTCOME_UNKNOWN' ? 'failed' : 'unknown' };
}

function faultOf(status: number, type: string, problem: Problem | undefined): string | undefined {
  if (!type.startsWith('application/problem+json')) return `the type of a ${status} is ${type || 'missing'}`;
  if (problem === undefined) return `the body of a ${status} is not JSON`;
  const known = PROBLEMS[problem.code as keyof typeof PROBLEMS] as { status: number } | undefined;
  if (known === undefined) return `a ${status} has the code ${problem.code}`;
  if (known.status !== status || problem.status !== status) return `${problem.code} came as ${status} and says ${problem.status}`;
  return status === 500 ? `a fault of the program: ${problem.code}` : undefined;
}

function parse(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}
