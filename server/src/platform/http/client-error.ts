import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describeStatus } from './problems/describe-failure.js';
import { problemDocument, PROBLEM_CONTENT_TYPE } from './problems/problem.js';
import type { ProblemDescription } from './problems/problem.js';
import { requestIdOf } from './request-id.js';

/** Node keeps the answer that is under way here; its own handler of these errors looks there too. */
interface AnsweringSocket extends Socket {
  _httpMessage?: ServerResponse | null;
}

/** Whose answers are still under way. More bytes on such a connection are the same error again. */
const ending = new WeakSet<Socket>();

/**
 * What is not HTTP, has too large a head or arrives too slowly never becomes a request: the answer is written to the
 * socket. Requests that came whole before it get theirs first; otherwise a hold that was made would be told as refused.
 */
export function answerClientError(error: Error & { code?: string }, socket: AnsweringSocket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (!ending.has(socket)) {
    ending.add(socket);
    endAfterAnswers(describeClientError(error.code), socket);
  }
}

function endAfterAnswers(description: ProblemDescription, socket: AnsweringSocket): void {
  const underWay = socket._httpMessage;
  // The next answer takes its place when this one has ended.
  if (underWay?.req.complete === true) underWay.once('close', () => setImmediate(endAfterAnswers, description, socket));
  else if (underWay?.headersSent === true || !socket.writable) socket.destroy();
  else write(description, socket);
}

export const notHttp = (detail: string): ProblemDescription => ({ status: 400, code: 'MALFORMED_REQUEST', detail });

function write(description: ProblemDescription, socket: Socket): void {
  const requestId = requestIdOf({ headers: {} });
  const body = JSON.stringify(problemDocument(description, '', requestId));
  socket.end(
    `HTTP/1.1 ${description.status} ${STATUS_CODES[description.status]}\r\n` +
      `content-type: ${PROBLEM_CONTENT_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function describeClientError(code: string | undefined): ProblemDescription {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return describeStatus(408);
  if (code === 'HPE_HEADER_OVERFLOW') return describeStatus(431);
  return notHttp('This is not an HTTP request.');
}
